"""Publishes and unpublishes pages at the times that staff have set.

Wagtail's command “publish_scheduled” ends at the first page that cannot be published, and loses
that page's time. Here each page has a transaction of its own.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from practice.core.dates import format_moment
from practice.core.health import HealthCheck, Problem

logger = logging.getLogger(__name__)

DEADLINE = timedelta(minutes=15)  # of the job, before the site raises the alarm


def pages_to_unpublish(moment: datetime) -> QuerySet[Page]:
    """Those whose time ended before ``moment``, the longest due first."""
    return Page.objects.filter(live=True, expire_at__lt=moment).order_by("expire_at")


def revisions_to_publish(moment: datetime) -> QuerySet[Revision]:
    """Those whose time came before ``moment``, the longest due first."""
    return Revision.objects.filter(approved_go_live_at__lt=moment).order_by("approved_go_live_at")


def publish_what_is_due() -> None:
    """Unpublish and publish. A page that fails is logged and stays due; it holds up no other."""
    now = timezone.now()
    for page in list(pages_to_unpublish(now)):
        action = "wagtail.unpublish.scheduled"
        attempt(partial(page.unpublish, set_expired=True, log_action=action), page.pk)
    for revision in list(revisions_to_publish(now)):
        action = "wagtail.publish.scheduled"
        attempt(partial(revision.publish, log_action=action), revision.object_id)


def attempt(change: Callable[[], Any], page_id: int | str) -> None:
    try:
        with transaction.atomic():
            change()
    except Exception as error:
        # Not the error's text, which may quote the page.
        logger.error("Page %s stays due on schedule (%s).", page_id, type(error).__name__)


def health_checks() -> list[HealthCheck]:
    return [HealthCheck("schedule", "Pages on schedule", find_overdue_page)]


def find_overdue_page() -> Problem | None:
    """The page that has been due longest, once the job has had its time."""
    limit = timezone.now() - DEADLINE
    if revision := revisions_to_publish(limit).first():
        due = f"“{revision.object_str}” was to be published", revision.approved_go_live_at
        page_id = revision.object_id
    elif page := pages_to_unpublish(limit).first():
        due = f"“{page.title}” was to be unpublished", page.expire_at
        page_id = page.pk
    else:
        return None
    return Problem(
        f"{due[0]} on schedule at {format_moment(due[1])}, and still is not. Open the page, or ask "
        "an editor to: publishing it by hand there says what is wrong with it.",
        reverse("wagtailadmin_pages:edit", args=[page_id]),
        "Open the page",
    )
