"""Colours that can be read: contrast as WCAG 2.2 defines it, on the papers of site.css.

https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio and #dfn-relative-luminance. A colour is text such
as “#1d4b3d”.
"""

import colorsys
import re

COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
# The backgrounds in site.css, to be changed together with it.
PAPER, DARK_PAPER = "#faf7f2", "#161a18"
MIN_CONTRAST = 7.0  # level AAA
LIGHTNESS_STEP = 0.01


def components(colour: str) -> tuple[float, float, float]:
    """Red, green and blue, each from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in components(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1, none, to 21, black on white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def darkened_for_paper(colour: str) -> str:
    """``colour``, or the nearest darker one that can be read on the light paper."""
    return move_lightness(colour, PAPER, -LIGHTNESS_STEP)


def lightened_for_dark_paper(colour: str) -> str:
    """``colour``, or the nearest lighter one that can be read on the dark paper."""
    return move_lightness(colour, DARK_PAPER, LIGHTNESS_STEP)


def move_lightness(colour: str, paper: str, step: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*components(colour))
    while contrast(colour, paper) < MIN_CONTRAST:
        lightness = min(1.0, max(0.0, lightness + step))
        rgb = colorsys.hls_to_rgb(hue, lightness, saturation)
        colour = "#" + "".join(f"{round(value * 255):02x}" for value in rgb)
    return colour
