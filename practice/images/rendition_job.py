"""The job that makes missing renditions, so that no request has to.

It compares the renditions that are needed with those that exist, so nothing is lost when a process
is killed, and several may run at once. No image is encoded within a transaction.

Which renditions are needed is declared in two class attributes:

- On a model that refers to images, ``image_roles`` maps a field name to the roles of the images in
  that field, which may be a foreign key or a StreamField: ``{"portrait": (PORTRAIT,)}``. Images in
  a field that is not declared need no renditions.
- On the image model, ``unused_image_roles`` has the roles of an image that nothing refers to yet.
"""

import logging
import time
from collections import defaultdict
from operator import attrgetter
from threading import Event

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, Filter, SourceImageIOError
from wagtail.models import ReferenceIndex

from practice.images.renditions import is_marked_unreadable, mark_unreadable
from practice.page_cache.configured_version import configured_version

logger = logging.getLogger(__name__)

MAX_SECONDS_BETWEEN_RUNS = 60


class RenditionError(Exception):
    """Some renditions could not be made, such as on a full disk. Each has been logged."""


def filters_in_use() -> dict[int, set[Filter]]:
    """The filters that every image in use needs, by the image's primary key, in one query."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(get_image_model())
    )
    filters: dict[int, set[Filter]] = defaultdict(set)
    for image_pk, content_type_pk, path in references.values_list(
        "to_object_id", "content_type", "model_path"
    ).distinct():
        model = ContentType.objects.get_for_id(content_type_pk).model_class()
        field_name = path.split(".")[0]
        roles = getattr(model, "image_roles", {}).get(field_name, ())
        filters[int(image_pk)].update(filter for role in roles for filter in role.filters)
    return filters


def missing_renditions() -> list[tuple[AbstractImage, list[Filter]]]:
    """Every image that lacks renditions, with their filters, in three queries.

    The filters are in the order of their specs: see Role.filters.
    """
    image_model = get_image_model()
    in_use = filters_in_use()
    roles_if_unused = getattr(image_model, "unused_image_roles", ())
    if_unused = {filter for role in roles_if_unused for filter in role.filters}
    existing = set(
        image_model.get_rendition_model().objects.values_list(
            "image_id", "filter_spec", "focal_point_key"
        )
    )
    missing = []
    for image in image_model.objects.order_by("pk"):
        filters = [
            filter
            for filter in sorted(in_use.get(image.pk, if_unused), key=attrgetter("spec"))
            if (image.pk, filter.spec, filter.get_cache_key(image)) not in existing
        ]
        if filters:
            missing.append((image, filters))
    return missing


def make_renditions(image: AbstractImage, filters: list[Filter]) -> int:
    """Make and save the renditions of ``image`` for ``filters``; returns how many were new.

    All are saved in one transaction, because each transaction that saves one clears the page
    cache. None is saved if the image was meanwhile deleted or given another file. Raises
    SourceImageIOError if the file cannot be read.
    """
    files = {filter: image.generate_rendition_file(filter) for filter in filters}
    made = 0
    with transaction.atomic():
        unchanged = type(image).objects.filter(pk=image.pk, file=image.file.name)
        if not unchanged.select_for_update().first():
            return 0
        for filter, file in files.items():
            _, is_new = image.renditions.get_or_create(
                filter_spec=filter.spec,
                focal_point_key=filter.get_cache_key(image),
                defaults={"file": file},
            )
            made += is_new
    return made


def make_missing_renditions(stop: Event) -> None:
    """Make all missing renditions, unless ``stop`` is set; unreadable images are marked as such.

    Raises RenditionError if some could not be made, after the others were.
    """
    has_failed = False
    for image, filters in missing_renditions():
        if stop.is_set():
            return
        if is_marked_unreadable(image):
            continue
        try:
            make_renditions(image, filters)
        except SourceImageIOError as error:
            mark_unreadable(image, error)
        except Exception as error:
            has_failed = True
            logger.error(
                "Renditions of the picture %s could not be made (%s).",
                image.pk,
                type(error).__name__,
            )
    if has_failed:
        raise RenditionError


class RenditionJob:
    """Makes missing renditions.

    The last run is outdated once anything in the database has changed since it began (see
    page_cache.version), and after ``MAX_SECONDS_BETWEEN_RUNS``, because a file that was restored
    changes nothing there.
    """

    def __init__(self) -> None:
        self.version = 0
        self.next_run = 0.0  # on the monotonic clock

    def is_outdated(self) -> bool:
        configured_version().synchronise()
        return configured_version().number != self.version or time.monotonic() >= self.next_run

    def run(self, stop: Event) -> None:
        version = configured_version()
        version.synchronise()
        number = version.number  # read before the database, so that no later change is missed
        make_missing_renditions(stop)
        self.version, self.next_run = number, time.monotonic() + MAX_SECONDS_BETWEEN_RUNS


def delete_renditions_without_file() -> int:
    """Delete the rows of renditions whose file is missing, such as after restoring a backup.

    Returns how many there were.
    """
    without_file = [
        rendition
        for rendition in get_image_model().get_rendition_model().objects.all()
        if not rendition.file.storage.exists(rendition.file.name)
    ]
    for rendition in without_file:
        rendition.delete()
    return len(without_file)
