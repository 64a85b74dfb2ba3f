"""The picture that stands for a page where a link to it is shared."""

from wagtail.images.models import SourceImageIOError

from practice.images.renditions import is_marked_unreadable, mark_unreadable
from practice.images.roles import SHARED
from practice.seo.metadata import SocialImage


def social_image_of(image, alt):
    if not image or is_marked_unreadable(image):
        return None
    try:
        size = image.get_rendition(SHARED)
    except SourceImageIOError as error:
        mark_unreadable(image, error)
        return None
    return SocialImage(size.url, size.width, size.height, alt)
