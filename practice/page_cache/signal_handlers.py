"""Increments the version whenever anything a page can show has changed.

Every model counts, except those that PAGE_CACHE_IGNORED_MODELS lists or that say so themselves with
``shown_on_pages = False``. So a new model is covered from the start, at worst without need.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_unpublished, post_page_move

from practice.page_cache.configured_version import configured_version

# Columns of a live page that Wagtail saves by name with a draft (twice a second while somebody
# types) or a lock. A page that is not live is saved whole.
DRAFT_FIELDS = {
    "_comments",
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "locked",
    "locked_at",
    "locked_by",
}


def invalidate_on_commit() -> None:
    """Put all cached pages and results out of date, once the current transaction is committed."""
    transaction.on_commit(lambda: configured_version().increment())


def is_shown_on_pages(model: type[Model]) -> bool:
    """Whether a page can show data of ``model``."""
    # A many-to-many table made by Django counts as the model that declares the field.
    declaring_model: Any = model._meta.auto_created or model
    return (
        getattr(declaring_model, "shown_on_pages", True)
        and declaring_model._meta.label_lower not in settings.PAGE_CACHE_IGNORED_MODELS
    )


@receiver(post_save)
def invalidate_after_save(sender: type[Model], instance: Model, update_fields=None, **kwargs):
    if isinstance(instance, Page) and (
        not instance.live or (update_fields and set(update_fields) <= DRAFT_FIELDS)
    ):
        return  # the end of being live is reported by page_unpublished
    if is_shown_on_pages(sender):
        invalidate_on_commit()


@receiver(post_delete)
def invalidate_after_delete(sender: type[Model], **kwargs):
    if is_shown_on_pages(sender):
        invalidate_on_commit()


@receiver(m2m_changed)
def invalidate_after_m2m_change(sender: type[Model], action: str, **kwargs):
    if action.startswith("post_") and is_shown_on_pages(sender):
        invalidate_on_commit()


@receiver([page_unpublished, post_page_move, post_migrate])
def invalidate_always(**kwargs):
    invalidate_on_commit()
