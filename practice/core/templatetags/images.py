from django import template

from practice.core.image_roles import ROLES
from practice.images.picture_element import PictureElement

register = template.Library()


@register.inclusion_tag("components/picture.html")
def show_picture(image, role, alt=None, eager=False):
    """{% show_picture page.hero_image "hero" alt=page.hero_image_alt %}: a ``<picture>`` element.

    ``role`` is a key of ROLES in practice/core/image_roles.py. Without ``alt``, the image's own
    description is used; ``alt=""`` marks it as decorative. ``eager=True`` has the browser fetch it
    before other images, where its role does not do so. For an image whose file cannot be read, a
    placeholder of the same shape is shown; for None, nothing.
    """
    return {"picture": PictureElement(image, ROLES[role], alt, eager) if image else None}


@register.inclusion_tag("components/preload_picture.html")
def preload_picture(image, role):
    """{% preload_picture page.hero_image "hero" %}: ``<link rel="preload">`` for the page's head.

    The browser then fetches the image before it has parsed the page's body.
    """
    return {"picture": PictureElement(image, ROLES[role]) if image else None}
