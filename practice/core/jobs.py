"""What the site does regularly by itself: its jobs, when each is due, and how late it may be.

An app registers its jobs with Wagtail's hook “register_jobs”: a function that returns a list of
them. ``manage.py run_jobs`` runs them (practice/core/job_worker.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from threading import Event

from django.utils.timezone import get_default_timezone, localtime
from wagtail import hooks

NIGHT_BEGINS = time(3)  # local time; the clocks of the United Kingdom change before it
FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(minutes=5)


class JobError(Exception):
    """A part of a job has failed, after the rest was done. The message may be logged."""


def always() -> bool:
    return True


@dataclass(frozen=True)
class Job:
    """``run`` takes an Event, and returns early when it is set. It must be safe to repeat, even
    before a former call has ended: a lease may lapse, and a program may be killed.
    """

    name: str
    run: Callable[[Event], object]
    # From one end to the next beginning; None: every night from NIGHT_BEGINS.
    interval: timedelta | None = None
    # How long it may go without running to its end before the site raises the alarm.
    deadline: timedelta = timedelta(hours=30)
    # Asked when the job is due, as often as each second; it neither queries nor writes.
    has_work: Callable[[], bool] = always
    niceness: int = 0  # of its thread, where the system knows such a thing

    def next_run(self, ended_at: datetime) -> datetime:
        """When it is due again after a run that ended well."""
        return ended_at + self.interval if self.interval else next_night(ended_at)

    def latest_run(self, now: datetime) -> datetime:
        """The latest moment at which it can be due. One beyond is of a clock that went wrong.

        An hour more than that: it may just have run, and clocks differ.
        """
        return max(self.next_run(now), now + LONGEST_RETRY) + timedelta(hours=1)

    def next_retry(self, ended_at: datetime, failures: int) -> datetime:
        """When it is due after it has failed ``failures`` times in a row: ever later, but ten times
        at least before the alarm.
        """
        longest = min(LONGEST_RETRY, self.deadline / 10)
        return ended_at + min(FIRST_RETRY * 2 ** min(failures - 1, 10), longest)


def registered_jobs() -> list[Job]:
    return [job for jobs in hooks.get_hooks("register_jobs") for job in jobs()]


def night_of(moment: datetime) -> date:
    """The day on which the night's jobs that are due at ``moment`` began."""
    local = localtime(moment)
    return local.date() if local.time() >= NIGHT_BEGINS else local.date() - timedelta(days=1)


def next_night(moment: datetime) -> datetime:
    """When the night after ``moment`` begins."""
    day = night_of(moment) + timedelta(days=1)
    return datetime.combine(day, NIGHT_BEGINS, get_default_timezone())
