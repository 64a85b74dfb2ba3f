"""What an HTML ``<picture>`` element of an image in a role consists of."""

from typing import Any

from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError

from practice.images.renditions import role_renditions
from practice.images.roles import Crop, Role


class PictureElement:
    """The attributes of the element's ``<source>`` and ``<img>`` elements.

    ``alt`` replaces the alternative text of the image. ``eager`` makes the browser fetch the image
    before others even if its role does not. Missing renditions are made.
    """

    def __init__(
        self, image: AbstractImage, role: Role, alt: str | None = None, eager: bool = False
    ):
        self.image = image
        self.role = role
        self.alt = alt_text(image) if alt is None else alt
        self.eager = eager or role.eager
        try:
            self.renditions = role_renditions(image, role)
        except SourceImageIOError:
            self.renditions = {}

    @property
    def fallback(self) -> AbstractRendition | None:
        """What every browser can show; None if the image cannot be read."""
        return self.renditions.get(self.role.fallback_spec)

    @property
    def placeholder_size(self) -> tuple[int, int]:
        return self.role.placeholder_size(self.image)

    def sources(self) -> list[dict[str, Any]]:
        """The attributes of each ``<source>``: of the widest screens first, then by format."""
        return [
            source
            for crop in self.role.crops
            for format in self.role.formats
            if (source := self.source(crop, format))
        ]

    def preloads(self) -> list[dict[str, Any]]:
        """The sources in the preferred format, each with ``media`` that excludes the others."""
        first_crop, *_ = self.role.crops
        other_media = f"not all and {first_crop.media}" if first_crop.media else ""
        return [
            source | {"media": crop.media or other_media}
            for crop in self.role.crops
            if (source := self.source(crop, self.role.formats[0]))
        ]

    def source(self, crop: Crop, format: str) -> dict[str, Any] | None:
        """The attributes of one ``<source>``; None if there are no renditions for it.

        A rendition is never wider than its image, so several specs may give the same width: it is
        listed once.
        """
        existing = [self.renditions[s] for s in crop.specs(format) if s in self.renditions]
        if not existing:
            return None
        by_width = {rendition.width: rendition for rendition in existing}
        return {
            "type": f"image/{format}",
            "media": crop.media,
            "srcset": ", ".join(f"{file.url} {width}w" for width, file in by_width.items()),
            "sizes": crop.sizes,
            "width": existing[-1].width,
            "height": existing[-1].height,
        }


def alt_text(image: AbstractImage) -> str:
    """As AbstractRendition.alt, for an image that may have no renditions."""
    if image.decorative:
        return ""
    return image.contextual_alt_text or image.default_alt_text
