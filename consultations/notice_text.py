"""How long enquiries are kept, in sentences for their writers, made from what the purge goes by."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

PHRASES = {  # of the fields of EnquirySettings, in the order in which they are read
    "keep_declined_months": "declined it",
    "keep_closed_months": "closed it",
    "keep_replied_months": "last replied",
    "keep_booked_months": "booked a meeting with you",
}


class RetentionPeriods(Protocol):
    """The fields of EnquirySettings that are read here."""

    keep_replied_months: int
    keep_booked_months: int
    keep_declined_months: int
    keep_closed_months: int
    keep_held_back_days: int


def retention_sentences(settings: RetentionPeriods) -> list[str]:
    """What the notice says of how long an enquiry is kept."""
    phrases: dict[int, list[str]] = defaultdict(list)
    for field, phrase in PHRASES.items():
        phrases[getattr(settings, field)].append(phrase)
    times = [
        f"{counted(months, 'month')} after we have {' or '.join(words)}"
        for months, words in sorted(phrases.items())
    ]
    return [
        "We keep your message until we have dealt with it. "
        f"Then it is deleted by itself: {join_with_and(times)}.",
        "A message that looks as if a robot had sent it is kept apart, and deleted after "
        f"{counted(settings.keep_held_back_days, 'day')}.",
        "We keep a message longer only for a reason that we write down, such as a complaint.",
    ]


def digest_of_words(words: Iterable[str]) -> str:
    """SHA-256 of the words of a notice, by which it is recognised."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def join_with_and(parts: list[str]) -> str:
    return ", and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
