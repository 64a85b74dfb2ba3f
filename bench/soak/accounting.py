"""What the clients saw, what the database holds, and whether the two agree."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from threading import Lock


@dataclass
class Seen:
    """What the clients, which are threads, have seen so far."""

    acknowledged: set[str] = field(default_factory=set)  # canaries
    errors: list[str] = field(default_factory=list)
    retried: Counter[str] = field(default_factory=Counter)  # by reason; no errors
    longest_wait: float = 0  # seconds from first sending a form to its acknowledgement
    lock: Lock = field(default_factory=Lock, repr=False)

    def add_acknowledged(self, canary: str, waited: float = 0) -> None:
        with self.lock:
            self.acknowledged.add(canary)
            self.longest_wait = max(self.longest_wait, waited)

    def add_error(self, error: str) -> None:
        with self.lock:
            self.errors.append(error)

    def add_retry(self, reason: str) -> None:
        with self.lock:
            self.retried[reason] += 1


@dataclass(frozen=True)
class Stored:
    """What the database holds in the end."""

    canaries: Counter[str]  # how often each is stored
    unnotified: int  # enquiries that are neither notified nor held back as suspected spam
    held_back: int
    is_intact: bool  # SQLite’s integrity check; True on PostgreSQL


@dataclass(frozen=True)
class Result:
    acknowledged: int
    stored: int  # enquiries that were acknowledged, each counted once
    duplicates: int  # further rows of an enquiry that is stored already
    unnotified: int
    errors: int

    @classmethod
    def of(cls, seen: Seen, stored: Stored) -> "Result":
        return cls(
            acknowledged=len(seen.acknowledged),
            stored=len(seen.acknowledged & stored.canaries.keys()),
            duplicates=stored.canaries.total() - len(stored.canaries),
            unnotified=stored.unnotified,
            errors=len(seen.errors) + (not stored.is_intact),
        )

    def __str__(self) -> str:
        return " ".join(f"{name}={value}" for name, value in vars(self).items())

    def is_as_it_must_be(self, posts: int) -> bool:
        """Whether all ``posts`` were acknowledged, stored once and notified, without an error."""
        return self == Result(posts, posts, 0, 0, 0)


def lost(seen: Seen, stored: Stored) -> Collection[str]:
    """The canaries that were acknowledged and are not stored."""
    return seen.acknowledged - stored.canaries.keys()
