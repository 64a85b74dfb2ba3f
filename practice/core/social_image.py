"""The image of a page that other sites show with a link to it."""

from wagtail.images.models import AbstractImage

from practice.core.image_roles import SOCIAL
from practice.images.renditions import fallback_rendition
from practice.seo.metadata import SocialImage


def social_image_of(image: AbstractImage | None, alt: str) -> SocialImage | None:
    """``image`` cut to 1200 × 630 pixels; None if there is none or its file cannot be read."""
    rendition = image and fallback_rendition(image, SOCIAL)
    return rendition and SocialImage(rendition.url, rendition.width, rendition.height, alt)
