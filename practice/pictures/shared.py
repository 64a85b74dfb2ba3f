"""The picture that stands for a page where a link to it is shared."""

from dataclasses import dataclass

from django.conf import settings
from wagtail.images.models import AbstractImage, SourceImageIOError

from practice.pictures.roles import SHARED
from practice.pictures.sizes import is_known_unreadable, remember_unreadable


@dataclass(frozen=True)
class SharedPicture:
    path: str  # from the root of the site
    width: int
    height: int
    alt: str

    @property
    def url(self) -> str:
        """With the site's name, as other sites need it."""
        absolute = self.path.startswith(("http://", "https://"))
        return self.path if absolute else settings.WAGTAILADMIN_BASE_URL + self.path

    @classmethod
    def of(cls, image: AbstractImage | None, alt: str) -> "SharedPicture | None":
        """``image``, cut to 1200 × 630 pixels; none if there is none or it cannot be read."""
        if not image or is_known_unreadable(image):
            return None
        try:
            size = image.get_rendition(SHARED)
        except SourceImageIOError as error:
            remember_unreadable(image, error)
            return None
        return cls(size.url, size.width, size.height, alt)
