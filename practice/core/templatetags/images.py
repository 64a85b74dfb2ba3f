from django import template
from django.utils.functional import cached_property
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError

from practice.images.renditions import role_renditions
from practice.images.roles import FORMATS, ROLES, Crop, Role

register = template.Library()


@register.inclusion_tag("components/picture.html")
def show_picture(image, role, alt=None, first=False):
    """{% show_picture page.hero_image "hero" alt=page.hero_image_alt %}: a picture in its sizes.

    The roles are those of practice/pictures/roles.py. Without ``alt``, the picture's own
    description is used; ``alt=""`` says that it only decorates. ``first=True`` fetches it before
    all others, where its role does not say so already. A picture whose file cannot be read leaves a
    quiet panel of its shape.
    """
    return {"picture": ShownPicture(image, ROLES[role], alt, first) if image else None}


@register.inclusion_tag("components/preload_picture.html")
def preload_picture(image, role):
    """{% preload_picture page.hero_image "hero" %}: fetch it before the page's text is read."""
    return {"picture": ShownPicture(image, ROLES[role], "") if image else None}


class ShownPicture:
    """What components/picture.html writes down."""

    def __init__(self, image: AbstractImage, role: Role, alt: str | None, first: bool = False):
        self.image = image
        self.role = role
        self.is_first = first or role.is_first
        self.alt = fitting_alt(image) if alt is None else alt

    @cached_property
    def sizes(self) -> dict[str, AbstractRendition]:
        """By spec; empty if the picture cannot be read."""
        try:
            return role_renditions(self.image, self.role)
        except SourceImageIOError:
            return {}

    @property
    def fallback(self) -> AbstractRendition | None:
        return self.sizes.get(self.role.fallback)

    @property
    def box(self) -> tuple[int, int]:
        return self.role.box(self.image)

    def sources(self) -> list[dict]:
        """What the browser chooses from, first the best format for the widest screens."""
        return [
            source
            for crop in self.role.crops
            for format in FORMATS
            if (source := self.source(crop, format))
        ]

    def preloads(self) -> list[dict]:
        """Its sources in the best format, for the screens that each is shown on."""
        first, *_ = self.role.crops
        others = f"not all and {first.media}" if first.media else ""
        return [
            source | {"media": crop.media or others}
            for crop in self.role.crops
            if (source := self.source(crop, "avif"))
        ]

    def source(self, crop: Crop, format: str) -> dict | None:
        """One of its sources; None if the picture cannot be read."""
        files = self.files(crop, format)
        if not files:
            return None
        srcset = ", ".join(f"{file.url} {file.width}w" for file in files)
        return {"crop": crop, "type": FORMATS[format], "srcset": srcset, "largest": files[-1]}

    def files(self, crop: Crop, format: str) -> list[AbstractRendition]:
        """One of each width: a small picture is not enlarged, and may be the same in several."""
        there = [self.sizes[spec] for spec in crop.specs(format) if spec in self.sizes]
        return list({file.width: file for file in there}.values())


def fitting_alt(image: AbstractImage) -> str:
    """The description given where the picture is used, else the picture's own."""
    if image.decorative:
        return ""
    return image.contextual_alt_text or image.default_alt_text
