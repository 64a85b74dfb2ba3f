"""Making the sizes of pictures before anybody asks for them.

A sweep compares the sizes there should be with those there are, so nothing is lost when a process
dies, and several may sweep at once. Nothing is encoded within a transaction.
"""

import time
from collections import defaultdict
from threading import Event

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, SourceImageIOError
from wagtail.models import ReferenceIndex

from practice.images.renditions import a_filter, is_marked_unreadable, mark_unreadable
from practice.images.roles import CARD, HERO, IN_TEXT, PORTRAIT, PROFILE, SHARED
from practice.page_cache.version import shared_version

SELDOM = 60  # seconds
FIELDS = {
    "portrait": [*PORTRAIT.specs, *PROFILE.specs],
    "social_image": [SHARED],
}
NOT_IN_USE = {*HERO.specs, *CARD.specs, *IN_TEXT.specs}  # what an article may do with it


def specs_in_use() -> dict[int, set[str]]:
    """The sizes that pages ask for, by the primary key of the picture. One query."""
    image_model = get_image_model()
    specs: dict[int, set[str]] = defaultdict(set)
    uses = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(image_model)
    )
    for pk, content_type, path in uses.values_list(
        "to_object_id", "content_type", "model_path"
    ).distinct():
        model = ContentType.objects.get_for_id(content_type).model_class()
        if path == "hero_image":
            specs[int(pk)].update(getattr(model, "hero_specs", HERO.specs))
        else:
            specs[int(pk)].update(FIELDS.get(path, IN_TEXT.specs))
    return specs


def lacking() -> list[tuple[AbstractImage, list[str]]]:
    """Every picture that lacks a size, and which. Three queries."""
    image_model = get_image_model()
    in_use = specs_in_use()
    there = set(
        image_model.get_rendition_model().objects.values_list(
            "image_id", "filter_spec", "focal_point_key"
        )
    )
    pictures = []
    for image in image_model.objects.order_by("pk"):
        specs = [
            spec
            for spec in sorted(in_use.get(image.pk, NOT_IN_USE))
            if (image.pk, spec, a_filter(spec).get_cache_key(image)) not in there
        ]
        if specs:
            pictures.append((image, specs))
    return pictures


def make_renditions(image: AbstractImage, specs: list[str]) -> int:
    """Make ``image`` in each of these sizes; how many were made.

    All are written in one transaction, so that the page cache forgets its pages once for a picture.
    None is if the picture is meanwhile deleted or has another file. Raises SourceImageIOError if
    its file cannot be read.
    """
    files = {filter: image.generate_rendition_file(filter) for filter in map(a_filter, specs)}
    made = 0
    with transaction.atomic():
        same_file = type(image).objects.filter(pk=image.pk, file=image.file.name)
        if not same_file.select_for_update().values_list("pk").first():
            return 0
        for filter, file in files.items():
            _, is_new = image.renditions.get_or_create(
                filter_spec=filter.spec,
                focal_point_key=filter.get_cache_key(image),
                defaults={"file": file},
            )
            made += is_new
    return made


def sweep(stop: Event) -> None:
    """Make all that lacks, until ``stop`` is set. What cannot be read is logged, and rests."""
    for image, specs in lacking():
        if stop.is_set():
            return
        if is_marked_unreadable(image):
            continue
        try:
            make_renditions(image, specs)
        except SourceImageIOError as error:
            mark_unreadable(image, error)


class Watch:
    """Sweeps after each change, and otherwise once in ``SELDOM`` seconds: an idle sweep reads all.

    A file that comes back changes nothing in the database, so once in a while it must look.
    """

    def __init__(self) -> None:
        self.number, self.due = 0, 0.0

    def __call__(self, stop: Event) -> None:
        changes = shared_version()
        changes.synchronise()
        number = changes.number  # before anything is read
        if number == self.number and time.monotonic() < self.due:
            return
        sweep(stop)
        self.number, self.due = number, time.monotonic() + SELDOM


def delete_lost_renditions() -> int:
    """Forget the sizes whose files are gone, as after a backup without them; how many."""
    lost = [
        size
        for size in get_image_model().get_rendition_model().objects.all()
        if not size.file.storage.exists(size.file.name)
    ]
    for size in lost:
        size.delete()
    return len(lost)
