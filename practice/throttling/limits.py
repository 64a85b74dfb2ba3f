"""Limits on how often a subject, such as an account or a network, may try something.

Counted in the database, which all processes and machines share. Asking is one read; what is over
its limit is refused by that read alone, so that refusing costs next to nothing.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from practice.throttling.models import Counter


@dataclass(frozen=True)
class Limit:
    """At most ``count`` uses in ``period``, by each subject.

    If ``first_wait`` is given, the subject is refused for that long after ``count`` uses, and for
    twice as long after each further one, up to ``longest_wait``; otherwise to the period's end.
    """

    name: str
    count: int
    period: timedelta
    first_wait: timedelta | None = None
    longest_wait: timedelta = timedelta(minutes=15)

    def refused_for(self, subject: str) -> timedelta:
        """How long ``subject`` is refused from now on; zero if it is not."""
        counter = Counter.objects.filter(pk=self._digest(subject)).first()
        now = timezone.now()
        if counter is None or counter.expires_at <= now or counter.refused_until is None:
            return timedelta()
        return max(counter.refused_until - now, timedelta())

    def record(self, subject: str) -> int:
        """Count one use by ``subject``; returns how many there have been in the period."""
        with transaction.atomic():
            return self._count(self._locked_counter(subject))

    def use(self, subject: str) -> timedelta:
        """Count one use by ``subject``, unless it is refused: for how long it is, else zero.

        Of uses at the same time, no more are allowed than of uses one after the other.
        """
        if wait := self.refused_for(subject):
            return wait
        with transaction.atomic():
            counter = self._locked_counter(subject)
            if counter.refused_until and counter.refused_until > timezone.now():
                return counter.refused_until - timezone.now()
            self._count(counter)
        return timedelta()

    def forget(self, subject: str) -> None:
        """Count ``subject`` from zero again."""
        Counter.objects.filter(pk=self._digest(subject)).delete()

    def _locked_counter(self, subject: str) -> Counter:
        """The counter of ``subject``, made or set to zero if need be. Needs a transaction."""
        now, digest = timezone.now(), self._digest(subject)
        # Locked in the same statement: another process may forget the subject at any moment.
        counter, _ = Counter.objects.select_for_update().get_or_create(
            pk=digest, defaults={"expires_at": now + self.period}
        )
        if counter.expires_at <= now:
            counter.count, counter.expires_at = 0, now + self.period
            counter.refused_until = None
        return counter

    def _count(self, counter: Counter) -> int:
        counter.count += 1
        if counter.count >= self.count:
            counter.refused_until = self._refused_until(counter, timezone.now())
            counter.expires_at = max(counter.expires_at, counter.refused_until)
        counter.save()
        return counter.count

    def _refused_until(self, counter: Counter, now: datetime) -> datetime:
        if self.first_wait is None:
            return counter.expires_at
        doublings = min(counter.count - self.count, 20)  # beyond it any wait is the longest
        return now + min(self.first_wait * 2**doublings, self.longest_wait)

    def _digest(self, subject: str) -> str:
        return hashlib.sha256(f"{self.name}\0{subject}".encode()).hexdigest()


def delete_expired_counters() -> int:
    """Delete what no longer counts; returns the number of rows."""
    return Counter.objects.filter(expires_at__lte=timezone.now()).delete()[0]
