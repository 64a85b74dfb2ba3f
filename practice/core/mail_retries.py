"""When a mail that could not be sent is tried again."""

from datetime import timedelta

RETRY_MINUTES = [1, 2, 5, 10, 30, 60]  # after each attempt; the last one again and again


def retry_wait(attempts: int) -> timedelta:
    """How long to wait after one more attempt, when there have been ``attempts`` before."""
    return timedelta(minutes=RETRY_MINUTES[min(attempts, len(RETRY_MINUTES) - 1)])
