"""What the outboxes of the apps have in common."""

from datetime import timedelta
from typing import NamedTuple

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
