"""What the outboxes of the apps have in common."""

from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urljoin

from django.conf import settings

RETRY_MINUTES = [1, 2, 5, 10, 30, 60]  # after each attempt; the last one again and again


class NoRecipients(Exception):
    """Nobody has an address to which the mail could be sent."""


class SendResult(NamedTuple):
    """How many mails were sent, or things told of by mail, and how many will be tried again."""

    sent: int
    failed: int


def retry_wait(attempts: int) -> timedelta:
    """How long to wait after one more attempt, when there have been ``attempts`` before."""
    return timedelta(minutes=RETRY_MINUTES[min(attempts, len(RETRY_MINUTES) - 1)])


def absolute_url(path: str) -> str:
    """The address of ``path`` for a mail, which knows of no request."""
    return urljoin(settings.WAGTAILADMIN_BASE_URL, path)
