"""What the outboxes of the apps have in common."""

from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from wagtail import hooks

from practice.core.jobs import JobError

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


def send_due_mail() -> SendResult:
    """Send what apps have due: the functions at the hook “send_due_mail”, which return SendResults.

    Raises JobError if one of them has failed, after the others have sent theirs.
    """
    results = []
    failed = []
    for send in hooks.get_hooks("send_due_mail"):
        try:
            results.append(send())
        except Exception as error:
            # The class of the error only: its text may quote a row.
            failed.append(f"{send.__name__} ({type(error).__name__})")
    if failed:
        raise JobError(f"Mail could not be sent: {', '.join(failed)}.")
    return SendResult(*map(sum, zip(*results, strict=True)))
