"""When the page cache forgets: whenever anything a visitor could see has changed.

Every model counts, unless it is named here as one that no page shows. A model added later is thus
covered from its first day, and at worst costs a page that is made once too often.
"""

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save
from wagtail.models import Page
from wagtail.signals import page_unpublished, post_page_move

from practice.page_cache.version import shared_version

# What the admin keeps for itself, and what only therapists read. A page must never show these.
NOT_SHOWN = {
    "auth.group",
    "auth.group_permissions",
    "auth.permission",
    "consultations.enquiry",
    "contenttypes.contenttype",
    "practice.user",
    "practice.user_groups",
    "practice.user_user_permissions",
    "sessions.session",
    "wagtailadmin.editingsession",
    "wagtailadmin.formstate",
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.groupapprovaltask",
    "wagtailcore.groupapprovaltask_groups",
    "wagtailcore.groupcollectionpermission",
    "wagtailcore.grouppagepermission",
    "wagtailcore.groupsitepermission",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription",
    "wagtailcore.referenceindex",
    "wagtailcore.revision",
    "wagtailcore.task",
    "wagtailcore.taskstate",
    "wagtailcore.uploadedfile",
    "wagtailcore.workflow",
    "wagtailcore.workflowcontenttype",
    "wagtailcore.workflowpage",
    "wagtailcore.workflowstate",
    "wagtailcore.workflowtask",
    "wagtailforms.formsubmission",
    "wagtailsearch.indexentry",
    "wagtailsearch.sqliteftsindexentry",
    "wagtailusers.userprofile",
}
# The draft of a live page saves these of its columns, twice a second while somebody writes; so
# does a lock. A page that is not live is saved whole, and shown to nobody.
OF_A_DRAFT = {
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
    """Forget every page, in every process, once what has changed is committed."""
    transaction.on_commit(lambda: shared_version().increment())


def forget_saved(sender: type[Model], instance: Model, update_fields=None, **kwargs) -> None:
    if sender._meta.label_lower in NOT_SHOWN:
        return
    if isinstance(instance, Page) and (
        not instance.live or (update_fields and set(update_fields) <= OF_A_DRAFT)
    ):
        return  # what ends being live says so with page_unpublished
    invalidate_on_commit()


def forget_deleted(sender: type[Model], **kwargs) -> None:
    if sender._meta.label_lower not in NOT_SHOWN:
        invalidate_on_commit()


def forget_related(sender: type[Model], action: str, **kwargs) -> None:
    if action.startswith("post_"):
        forget_deleted(sender)


def forget_all(**kwargs) -> None:
    invalidate_on_commit()


def connect() -> None:
    """Listen to every change of the database that goes through Django's models."""
    post_save.connect(forget_saved, dispatch_uid="page cache")
    post_delete.connect(forget_deleted, dispatch_uid="page cache")
    m2m_changed.connect(forget_related, dispatch_uid="page cache")
    page_unpublished.connect(forget_all, dispatch_uid="page cache")
    post_page_move.connect(forget_all, dispatch_uid="page cache")
    post_migrate.connect(forget_all, dispatch_uid="page cache")
