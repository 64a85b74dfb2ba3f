"""Taking the demo practice out of a database, without what people have added or changed since."""

from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Model
from wagtail.images.models import AbstractImage
from wagtail.models import ModelLogEntry, Page, PageLogEntry, ReferenceIndex, Site

from blog.models import Author, Reference, Topic
from blog.usage import pages_using
from home.demo.accounts import demo_accounts
from home.demo.record import demo_parts
from home.models import DemoObject


class Kept(NamedTuple):
    """Something of the demo that stays, and the end of a sentence that says why."""

    made: Model
    reason: str


@dataclass(frozen=True)
class Removal:
    removed: list[Model]
    kept: list[Kept]


def plan_removal() -> Removal:
    """What would go and what would stay.

    What somebody has changed in the admin stays, by the logs. So does what is needed by something
    that stays: the pages above a page, and what a page shows. An account stays if somebody has
    given it their own name or address.
    """
    made = [row.made for row in DemoObject.objects.prefetch_related("made") if row.made]
    changed = changed_by_people()
    reasons = {each: "has been changed" for each in made if key(each) in changed}
    own_accounts = set(demo_accounts())
    for user in made:
        if isinstance(user, get_user_model()):
            reasons.pop(user, None)
            if user not in own_accounts:
                reasons[user] = "has been taken over by somebody"
    pages = {each for each in made if isinstance(each, Page)}
    keep_pages_above(pages, reasons)
    removed_pages = pages - set(reasons)
    keep_what_is_shown([each for each in made if each not in pages], removed_pages, reasons)
    return Removal(
        [each for each in made if each not in reasons],
        [Kept(each, reasons[each]) for each in made if each in reasons],
    )


def key(made: Model) -> tuple[str, str]:
    return made._meta.label, str(made.pk)


def changed_by_people() -> set[tuple[str, str]]:
    """The label and the primary key of everything that somebody has changed in the admin."""
    entries = [
        *PageLogEntry.objects.filter(user__isnull=False).select_related("content_type"),
        *ModelLogEntry.objects.filter(user__isnull=False).select_related("content_type"),
    ]
    changed = {
        (entry.content_type.model_class()._meta.label, str(entry.object_id))
        for entry in entries
        if entry.content_type and entry.content_type.model_class()
    }
    return changed | {key(each) for part in demo_parts() for each in part.changed()}


def keep_pages_above(pages: set[Page], reasons: dict[Model, str]) -> None:
    """Add to ``reasons`` those of ``pages`` that have a page beneath them which stays."""
    removed_ids = {page.pk for page in pages if page not in reasons}
    staying = Page.objects.filter(depth__gt=1).exclude(pk__in=removed_ids)
    paths = list(staying.values_list("path", flat=True))
    for page in pages:
        if page not in reasons and any(path.startswith(page.path) for path in paths):
            reasons[page] = "has a page beneath it that stays"


def keep_what_is_shown(
    others: list[Model], removed_pages: set[Page], reasons: dict[Model, str]
) -> None:
    """Add to ``reasons`` those of ``others`` that something which stays shows or names."""
    ids_of_removed_pages = {page.pk for page in removed_pages}
    kept_pages = Page.objects.filter(depth__gt=1).exclude(pk__in=ids_of_removed_pages)
    # The reference index does not know what only a draft shows.
    have_drafts = kept_pages.filter(has_unpublished_changes=True).exists()
    # Portraits last: they are needed by the authors that stay.
    for each in sorted(others, key=lambda each: isinstance(each, AbstractImage)):
        if each in reasons:
            continue
        if isinstance(each, Author | Reference | Topic):
            needed = any(page.pk not in ids_of_removed_pages for page in pages_using(each))
        elif isinstance(each, AbstractImage):
            needed = have_drafts or is_shown(each, others, ids_of_removed_pages, reasons)
        else:
            continue
        if needed:
            reasons[each] = "is used by something that stays"


def is_shown(
    image: AbstractImage, others: list[Model], removed_pages: set[int], reasons: dict[Model, str]
) -> bool:
    removed = {key(each) for each in others if each not in reasons}
    for reference in ReferenceIndex.get_references_to(image).select_related("base_content_type"):
        model = reference.base_content_type.model_class()
        if model is Page:
            if int(reference.object_id) not in removed_pages:
                return True
        elif model and (model._meta.label, str(reference.object_id)) not in removed:
            return True
    return False


def carry_out(removal: Removal, progress) -> None:
    """Delete what is to be removed, and forget which rows were the demo's.

    ``progress`` wraps an iterable and is given a description, like ``rich.progress.track``. The
    caller must run this in a transaction. Files of pictures are deleted when it is committed.
    """
    pages = [each for each in removal.removed if isinstance(each, Page)]
    others = [each for each in removal.removed if not isinstance(each, Page)]
    root = Page.get_first_root_node()
    for site in Site.objects.filter(root_page__in=[page.pk for page in pages]):
        site.root_page, site.site_name = root, ""  # or it would be deleted with the page
        site.save()
    # The deepest first, and each as it is now: deleting a page changes those above it.
    deepest_first = sorted(pages, key=lambda page: -page.depth)
    for each in progress([*deepest_first, *others], "Taking the demo out"):
        type(each)._default_manager.get(pk=each.pk).delete()
    DemoObject.objects.all().delete()
