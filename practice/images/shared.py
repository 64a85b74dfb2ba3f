"""The picture that stands for a page where a link to it is shared."""

from dataclasses import dataclass, replace
from urllib.parse import urljoin

from wagtail.images.models import AbstractImage, SourceImageIOError

from practice.images.renditions import is_marked_unreadable, mark_unreadable
from practice.images.roles import SHARED


@dataclass(frozen=True)
class SharedPicture:
    url: str  # from the root of the site, or absolute
    width: int
    height: int
    alt: str

    def at(self, site: str) -> "SharedPicture":
        """With an absolute address, as other sites need it; ``site`` is the root of this one."""
        return replace(self, url=urljoin(site, self.url))

    @classmethod
    def of(cls, image: AbstractImage | None, alt: str) -> "SharedPicture | None":
        """``image``, cut to 1200 × 630 pixels; none if there is none or it cannot be read."""
        if not image or is_marked_unreadable(image):
            return None
        try:
            size = image.get_rendition(SHARED)
        except SourceImageIOError as error:
            mark_unreadable(image, error)
            return None
        return cls(size.url, size.width, size.height, alt)
