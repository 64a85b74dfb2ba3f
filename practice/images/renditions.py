"""Finding the sizes of pictures, all of a page in one query, and making those that lack."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from django.core.cache import caches
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, SourceImageIOError

from practice.images.roles import Role

logger = logging.getLogger(__name__)

a_filter = cache(Filter)  # which takes the name of a size apart: half the work of finding it
UNREADABLE_FOR = 60  # seconds until a picture that could not be read is tried again

Shown = tuple[AbstractImage | None, Iterable[str]]  # a picture, and the sizes it is wanted in


def prefetch_renditions(shown: Iterable[Shown]) -> None:
    """Read the sizes that there are of these pictures, in one query or none.

    Whatever asks one of these very objects for a size afterwards finds it there. Requests may share
    an object, as they share the authors with their portraits: so sizes are added to those that it
    has and none is taken away, or else another's page would encode what it has just found.
    """
    wanted: dict[int, list[AbstractImage]] = defaultdict(list)
    specs: set[str] = set()
    for image, its_specs in shown:
        if image:
            wanted[image.pk].append(image)
            specs.update(its_specs)
    if not wanted:
        return
    found = defaultdict(list)
    model = next(iter(wanted.values()))[0].get_rendition_model()
    for rendition in model.objects.filter(image__in=wanted, filter_spec__in=specs):
        found[rendition.image_id].append(rendition)
    for pk, images in wanted.items():
        for image in images:
            known = image.__dict__.setdefault("prefetched_renditions", [])
            there = {rendition.pk for rendition in known}
            known.extend(rendition for rendition in found[pk] if rendition.pk not in there)


def role_renditions(image: AbstractImage, role: Role) -> dict[str, AbstractRendition]:
    """The sizes of ``image`` that ``role`` needs, by spec; those not there yet are made.

    Of a picture that cannot be read, those that were made while it could, if the JPEG is among
    them. Raises SourceImageIOError if not; nothing is tried again for ``UNREADABLE_FOR`` seconds.
    A page asks for its hero's sizes in several places: the object remembers them. It may be shared:
    the sizes of a role are the same for all, and a change makes new objects (practice.page_cache.memoize).
    """
    known: dict[Role, dict[str, AbstractRendition]] = image.__dict__.setdefault("known_sizes", {})
    if role in known:
        return known[role]
    there = {
        filter.spec: rendition
        for filter, rendition in image.find_existing_renditions(*map(a_filter, role.specs)).items()
    }
    if len(there) == len(role.specs):
        known[role] = there
        return there
    try:
        if is_marked_unreadable(image):
            raise SourceImageIOError("It could not be read a moment ago.")
        return image.get_renditions(*role.specs)
    except SourceImageIOError as error:
        mark_unreadable(image, error)
        if role.fallback in there:
            return there
        raise


def is_marked_unreadable(image: AbstractImage) -> bool:
    return caches["renditions"].get(unreadable_key(image)) is not None


def mark_unreadable(image: AbstractImage, error: Exception) -> None:
    """Log once that ``image`` cannot be read, and let it rest for ``UNREADABLE_FOR`` seconds."""
    if caches["renditions"].add(unreadable_key(image), True, UNREADABLE_FOR):
        logger.warning(
            "The picture “%s” (%s) cannot be shown: %s", image.title, image.file.name, error
        )


def unreadable_key(image: AbstractImage) -> str:
    return f"unreadable-{image.file.name}"  # a name that no other file has had
