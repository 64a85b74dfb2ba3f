"""Reading the renditions of many images in one query, and making those that are missing."""

import logging
from collections import defaultdict
from collections.abc import Iterable

from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError

from practice.images.roles import Role

logger = logging.getLogger(__name__)

UNREADABLE_SECONDS = 60  # until an image file that could not be read is tried again

Shown = tuple[AbstractImage | None, Iterable[str]]  # an image, and the filter specs it needs


def prefetch_renditions(shown: Iterable[Shown]) -> None:
    """Read the existing renditions of all these images, in one query or none.

    As after Wagtail's ImageQuerySet.prefetch_renditions, a rendition that was not read counts as
    missing: give all images of a page, with all specs, in one call.
    """
    images: list[AbstractImage] = []
    needed_specs: set[str] = set()
    for image, specs in shown:
        if image:
            images.append(image)
            needed_specs.update(specs)
    if not images:
        return
    existing = (
        images[0]
        .get_rendition_model()
        .objects.filter(image__in={image.pk for image in images}, filter_spec__in=needed_specs)
    )
    by_image = defaultdict(list)
    for rendition in existing:
        by_image[rendition.image_id].append(rendition)
    for image in images:
        image.prefetched_renditions = by_image[image.pk]


def role_renditions(image: AbstractImage, role: Role) -> dict[str, AbstractRendition]:
    """The renditions of ``image`` for ``role``, by filter spec; missing ones are made.

    If the file cannot be read, returns those that exist, provided the fallback is among them; else
    raises SourceImageIOError, and does not try again for ``UNREADABLE_SECONDS``. A complete result
    is kept on ``image``, because a page uses the same image in several places.
    """
    by_role: dict[Role, dict[str, AbstractRendition]]
    by_role = vars(image).setdefault("renditions_by_role", {})
    if role in by_role:
        return by_role[role]
    existing = {
        filter.spec: rendition
        for filter, rendition in image.find_existing_renditions(*role.filters).items()
    }
    if len(existing) == len(role.filters):
        by_role[role] = existing
        return existing
    try:
        if is_marked_unreadable(image):
            raise SourceImageIOError("The file could not be read a moment ago.")
        by_role[role] = image.get_renditions(*role.filters)
        return by_role[role]
    except SourceImageIOError as error:
        mark_unreadable(image, error)
        if role.fallback_spec in existing:
            return existing
        raise


def fallback_rendition(image: AbstractImage, role: Role) -> AbstractRendition | None:
    """``role.fallback_spec`` of ``image``; None if the file cannot be read."""
    try:
        return role_renditions(image, role)[role.fallback_spec]
    except SourceImageIOError:
        return None


def is_marked_unreadable(image: AbstractImage) -> bool:
    return rendition_cache(image).get(unreadable_key(image)) is not None


def mark_unreadable(image: AbstractImage, error: Exception) -> None:
    """Log that the file of ``image`` cannot be read, once in ``UNREADABLE_SECONDS``."""
    if rendition_cache(image).add(unreadable_key(image), True, UNREADABLE_SECONDS):
        logger.warning(
            "The picture “%s” (%s) cannot be shown: %s", image.title, image.file.name, error
        )


def rendition_cache(image: AbstractImage):
    """Django's cache for renditions, or the default one."""
    return image.get_rendition_model().cache_backend


def unreadable_key(image: AbstractImage) -> str:
    return f"unreadable-{image.file.name}"
