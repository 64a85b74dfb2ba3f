"""Roles: the crops, widths and formats of the renditions for one place in a layout."""

from dataclasses import dataclass
from functools import cached_property

from wagtail.images.models import AbstractImage, Filter


@dataclass(frozen=True)
class Crop:
    """An image cut to one aspect ratio, in several widths, for one range of screens.

    ``aspect_ratio`` is (width, height), such as (16, 10); None leaves the image's own. The focal
    point stays inside. ``widths`` and ``max_height`` are in pixels; the latter is for images that
    keep their aspect ratio. ``sizes`` and ``media`` are the attributes of an
    HTML ``<source>``: how wide the page shows the image, and on which screens this crop is used.
    """

    aspect_ratio: tuple[int, int] | None
    widths: tuple[int, ...]
    sizes: str = "100vw"
    media: str = ""
    max_height: int | None = None

    def spec(self, width: int, format: str) -> str:
        """Wagtail's filter spec of the rendition in this width and format."""
        if self.max_height:
            return f"max-{width}x{self.max_height}|format-{format}"
        if not self.aspect_ratio:
            return f"width-{width}|format-{format}"
        across, down = self.aspect_ratio
        return f"fill-{width}x{width * down // across}|format-{format}"

    def specs(self, format: str) -> list[str]:
        return [self.spec(width, format) for width in self.widths]


@dataclass(frozen=True)
class Role:
    """One place in a layout where an image is shown.

    ``crops`` begin with that for the widest screens; the last is for all others and has no
    ``media``. Each is needed in all its widths in each of ``formats``, of which a browser takes
    the first it supports, and the last crop once in ``fallback_format``, for browsers that support
    none.
    """

    crops: tuple[Crop, ...]
    formats: tuple[str, ...] = ("avif", "webp")
    fallback_format: str = "jpeg"
    eager: bool = False  # visible without scrolling: fetched before other images

    @cached_property
    def fallback_spec(self) -> str:
        """The filter spec of the last crop in its greatest width."""
        return self.crops[-1].spec(self.crops[-1].widths[-1], self.fallback_format)

    @cached_property
    def specs(self) -> tuple[str, ...]:
        """The filter specs of all renditions that the role needs."""
        return (
            *(spec for crop in self.crops for fmt in self.formats for spec in crop.specs(fmt)),
            self.fallback_spec,
        )

    @cached_property
    def filters(self) -> tuple[Filter, ...]:
        """A Filter for each of ``specs``. Each parses its spec once, so they are kept.

        In the order of their specs, in which all processes save renditions: in different orders,
        two that save those of one image would deadlock on PostgreSQL.
        """
        return tuple(map(Filter, sorted(self.specs)))

    def placeholder_size(self, image: AbstractImage) -> tuple[int, int]:
        """Width and height, in pixels, of what stands in for an image that cannot be read."""
        crop = self.crops[-1]
        width = crop.widths[-1]
        across, down = crop.aspect_ratio or (image.width or 3, image.height or 2)
        return width, max(1, width * down // across)
