"""The roles that a picture can play on a page, and the sizes it is made in for each.

This is the one place to follow when the layout of site.css changes. ``{% show_picture %}``
(practice/templatetags/pictures.py) writes the HTML of a role.

Every crop is made in AVIF and in WebP, in all its widths, and once in JPEG for browsers from
before 2020, which know neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass

FORMATS = {"avif": "image/avif", "webp": "image/webp"}  # the first that a browser knows is taken


@dataclass(frozen=True)
class Crop:
    """A picture cut to one shape, for one kind of screen.

    ``shape`` is width to height, as (16, 10), or None for the picture's own; the focal point that
    staff set stays inside. ``widths`` of the files are in pixels. ``sizes`` says how wide the page
    shows the picture, and ``media`` on which screens, as the HTML attributes of these names do.
    """

    shape: tuple[int, int] | None
    widths: tuple[int, ...]
    sizes: str
    media: str = ""

    def spec(self, width: int, format: str) -> str:
        """What Wagtail calls this crop in this width and format."""
        if not self.shape:
            return f"width-{width}|format-{format}"
        across, down = self.shape
        return f"fill-{width}x{width * down // across}|format-{format}"

    def specs(self, format: str) -> list[str]:
        return [self.spec(width, format) for width in self.widths]


@dataclass(frozen=True)
class Role:
    """Where on a page a picture stands: its crops, the one for the widest screens first."""

    crops: tuple[Crop, ...]
    is_first: bool = False  # what the reader sees first: fetched at once, before all others

    @property
    def fallback(self) -> str:
        """The JPEG: the crop for all screens, in its greatest width."""
        return self.crops[-1].spec(self.crops[-1].widths[-1], "jpeg")

    @property
    def specs(self) -> list[str]:
        """Every size it needs, as Wagtail calls them."""
        return [*self._specs()]

    def _specs(self) -> Iterator[str]:
        for crop in self.crops:
            for format in FORMATS:
                yield from crop.specs(format)
        yield self.fallback

    def box(self, image) -> tuple[int, int]:
        """The proportions in which it is shown, for a picture that cannot be."""
        crop = self.crops[-1]
        width = crop.widths[-1]
        across, down = crop.shape or (image.width or 3, image.height or 2)
        return width, max(1, width * down // across)


# The page reaches to 4vw from the edges of the screen, on telephones (450 pixels and less) to
# 1.125rem. A telephone of three dots to a pixel is given two: nobody sees more, everybody waits.
ACROSS_THE_PAGE = (
    "(min-width: 28.125rem) 92vw, "
    "(min-resolution: 2.5dppx) calc(66.7vw - 1.5rem), "
    "calc(100vw - 2.25rem)"
)
# By that, telephones of 412 pixels take the 660, and those of 375 to 400 the 720.
NARROW = Crop((16, 10), (480, 660, 720, 1040), ACROSS_THE_PAGE)

HERO = Role(
    (
        Crop(
            (2, 1), (720, 1120, 1680), "(min-width: 76rem) 70rem, 92vw", media="(min-width: 48rem)"
        ),
        NARROW,
    ),
    is_first=True,
)
WELCOME = Role(
    (
        Crop(
            (1, 1),
            (540, 1080),
            "(min-width: 76rem) 33.75rem, calc(46vw - 1.25rem)",
            media="(min-width: 60rem)",
        ),
        NARROW,
    ),
    is_first=True,
)
# Cards stand in one to three columns, in a list of articles with the picture beside the text.
CARD = Role(
    (
        Crop(
            (16, 10),
            (480, 660, 720),
            "(min-width: 76rem) 21.7rem, (min-width: 64.2rem) calc(30.7vw - 1.7rem), "
            f"(min-width: 41.9rem) calc(46vw - 1.25rem), {ACROSS_THE_PAGE}",
        ),
    )
)
CARD_IN_LIST = Role(
    (Crop((16, 10), (480, 660, 720), f"(min-width: 44rem) 20rem, {ACROSS_THE_PAGE}"),)
)
IN_TEXT = Role((Crop(None, (480, 720, 1216), f"(min-width: 41.5rem) 38rem, {ACROSS_THE_PAGE}"),))
PORTRAIT = Role((Crop((1, 1), (96, 192), "6rem"),))
PROFILE = Role((Crop((1, 1), (224, 448), "(min-width: 35rem) 14rem, 40vw"),), is_first=True)

SHARED = "fill-1200x630|format-jpeg"  # for the preview of a link, outside any layout

ROLES = {
    "hero": HERO,
    "welcome": WELCOME,
    "card": CARD,
    "card-in-list": CARD_IN_LIST,
    "in-text": IN_TEXT,
    "portrait": PORTRAIT,
    "profile": PROFILE,
}
