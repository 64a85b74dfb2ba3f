"""The sheet a picture is printed on: flat inks, grainy fades and overprints, like a risograph."""

from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

from .shapes import Outline, Point, moved

PAPER, SAND, CLAY, TERRACOTTA, OCHRE = "#faf7f2", "#efe6d8", "#c98f6b", "#b5694c", "#d9b36c"
SAGE, DEEP, MID, NIGHT = "#9db39a", "#1f4d3f", "#4f7d69", "#22302b"
MIST, DUSK = "#cfd9d2", "#7d929c"

Area = tuple[int, int, int, int]

WIDE = (1600, 1000)
SQUARE = (800, 800)

# Edges are drawn at twice the size and scaled down: Pillow's polygons are not anti-aliased.
OVERSIZE = 2


def mix(one: str, other: str, share: float) -> str:
    """A tint between two inks; a share of 0 is all the first, 1 all the other."""
    pairs = zip(ImageColor.getrgb(one)[:3], ImageColor.getrgb(other)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


class Sheet:
    """One print in progress. Later inks cover earlier ones."""

    def __init__(self, ground: str, size: tuple[int, int] = WIDE) -> None:
        self.size = size
        self.image = Image.new("RGB", (size[0] * OVERSIZE, size[1] * OVERSIZE), ground)
        self.fades = 0

    def whole(self) -> Outline:
        width, height = self.size
        return [(0, 0), (width, 0), (width, height), (0, height)]

    def lay(self, outline: Outline, ink: str, inside: Outline | None = None) -> None:
        """Fill an outline with flat ink; given another to stay inside, only where they overlap."""
        if inside is None:
            ImageDraw.Draw(self.image).polygon(_enlarged(outline), fill=ink)
        else:
            area = self._area(inside)
            mask = ImageChops.darker(_mask(outline, area), _mask(inside, area))
            self.image.paste(ink, _enlarged_area(area), mask)

    def glaze(self, outline: Outline, ink: str) -> None:
        """Print see-through ink: where it overlaps another, both show."""
        area = self._area(outline)
        part = self.image.crop(_enlarged_area(area))
        both = ImageChops.multiply(part, Image.new("RGB", part.size, ink))
        self.image.paste(both, _enlarged_area(area)[:2], _mask(outline, area))

    def fade(self, outline: Outline, ink: str, start: Point, end: Point, most: float = 0.8) -> None:
        """Sprinkle ink over an outline, from none at the start to the most at the end."""
        area = self._area(outline)
        grains = ImageChops.subtract(_ramp(area, start, end, most), self._next_grain(area))
        grains = grains.point([0] + [255] * 255)
        mask = _mask(outline, area)
        mask = ImageChops.darker(mask, grains.resize(mask.size, Image.Resampling.BILINEAR))
        self.image.paste(ink, _enlarged_area(area), mask)

    def finished(self) -> Image.Image:
        """Scale down to size and let the tooth of the paper show through the ink."""
        flat = self.image.resize(self.size, Image.Resampling.LANCZOS)
        return ImageChops.multiply(flat, _tooth(self.size))

    def _next_grain(self, area: Area) -> Image.Image:
        # Shifted each time: two fades with the same grain would line up and look mechanical.
        self.fades += 1
        return ImageChops.offset(_grain(self.size), self.fades * 211, self.fades * 97).crop(area)

    def _area(self, outline: Outline) -> Area:
        """The part of the sheet an outline covers: inking only that part saves most of the time."""
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        left, top = max(int(min(xs)) - 1, 0), max(int(min(ys)) - 1, 0)
        return left, top, min(int(max(xs)) + 2, self.size[0]), min(int(max(ys)) + 2, self.size[1])


def _mask(outline: Outline, area: Area) -> Image.Image:
    left, top, right, bottom = area
    mask = Image.new("L", ((right - left) * OVERSIZE, (bottom - top) * OVERSIZE))
    ImageDraw.Draw(mask).polygon(_enlarged(moved(outline, -left, -top)), fill=255)
    return mask


def _enlarged_area(area: Area) -> Area:
    left, top, right, bottom = area
    return left * OVERSIZE, top * OVERSIZE, right * OVERSIZE, bottom * OVERSIZE


def _enlarged(outline: Outline) -> Outline:
    return [(x * OVERSIZE, y * OVERSIZE) for x, y in outline]


@cache
def _grain(size: tuple[int, int]) -> Image.Image:
    # A fixed seed, not Image.effect_noise: the same subject must give the same bytes.
    return Image.frombytes("L", size, Random(1889).randbytes(size[0] * size[1]))


@cache
def _tooth(size: tuple[int, int]) -> Image.Image:
    soft = _grain(size).filter(ImageFilter.GaussianBlur(0.8))
    return Image.merge("RGB", [soft.point([246 + level * 12 // 255 for level in range(256)])] * 3)


@cache
def _ramp_strip() -> Image.Image:
    # Long ends of black and white, so that a fade can lie anywhere on the sheet.
    strip = Image.new("L", (4, 256 * 41), 0)
    strip.paste(Image.linear_gradient("L").resize((4, 256)), (0, 256 * 20))
    strip.paste(255, (0, 256 * 21, 4, 256 * 41))
    return strip


def _ramp(area: Area, start: Point, end: Point, most: float) -> Image.Image:
    left, top, right, bottom = area
    run, rise = end[0] - start[0], end[1] - start[1]
    scale = 256 / (run**2 + rise**2)
    origin = 256 * 20 + ((left - start[0]) * run + (top - start[1]) * rise) * scale
    affine = (0.0, 0.0, 2.0, run * scale, rise * scale, origin)
    ramp = _ramp_strip().transform((right - left, bottom - top), Image.Transform.AFFINE, affine)
    return ramp.point([round(level * most) for level in range(256)])
