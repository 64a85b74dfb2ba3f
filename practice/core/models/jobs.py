import os
import secrets
import socket
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from practice.core.jobs import Job


class JobRun(models.Model):
    """A background job: when it last ran to its end, when it is due, and who is running it.

    A program runs a job only while it holds the row's lease, so that of any number of them, on any
    number of machines, one does. The machines' clocks may differ by much less than LEASE.
    """

    # Renewed while the job runs; when a program was killed, its jobs run again after so long.
    LEASE = timedelta(minutes=1)

    name = models.CharField(max_length=60, primary_key=True)
    last_finished_at = models.DateTimeField()  # if it never has: since when it should
    next_run_at = models.DateTimeField(default=timezone.now)
    lease_holder = models.CharField(max_length=100, blank=True)
    leased_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # since it last ran to its end
    last_error = models.CharField(max_length=100, blank=True)  # the class of the exception

    shown_on_pages = False  # practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name

    @classmethod
    def expect(cls, name: str) -> "JobRun":
        """The job's row; a new one is due at once."""
        return cls.objects.get_or_create(name=name, defaults={"last_finished_at": timezone.now()})[
            0
        ]

    def can_run(self, job: Job, now: datetime) -> bool:
        """Whether it is due and nobody runs it: for looking, before Lease.claim.

        A moment too far ahead was written while a clock was wrong, and does not count.
        """
        is_waiting = now < self.next_run_at <= job.latest_run(now)
        is_leased = self.leased_until and now < self.leased_until <= now + 2 * self.LEASE
        return not (is_waiting or is_leased)


class Lease:
    """The right to run ``job``, until it is given back or has lapsed.

    Every change is one conditional UPDATE, and does nothing once another has the lease.
    """

    def __init__(self, job: Job):
        self.job = job
        self.holder = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(8)}"

    def claim(self, *, early: bool = False) -> bool:
        """Take the lease if nobody has it and the job is due, or even if it is not yet due."""
        now = timezone.now()
        is_leased = Q(leased_until__gt=now, leased_until__lte=now + 2 * JobRun.LEASE)
        is_waiting = Q(next_run_at__gt=now, next_run_at__lte=self.job.latest_run(now))
        row = JobRun.objects.filter(~is_leased, name=self.job.name)
        if not early:
            row = row.filter(~is_waiting)
        return bool(row.update(lease_holder=self.holder, leased_until=now + JobRun.LEASE))

    def renew(self) -> None:
        self._update(leased_until=timezone.now() + JobRun.LEASE)

    def release(self) -> None:
        """The job was stopped before its end, and stays due."""
        self._update(leased_until=None, lease_holder="")

    def record_success(self) -> None:
        now = timezone.now()
        self._update(
            leased_until=None,
            lease_holder="",
            last_finished_at=now,
            next_run_at=self.job.next_run(now),
            failures=0,
            last_error="",
        )

    def record_failure(self, error: Exception) -> None:
        failures = JobRun.objects.get(name=self.job.name).failures + 1
        self._update(
            leased_until=None,
            lease_holder="",
            next_run_at=self.job.next_retry(timezone.now(), failures),
            failures=failures,
            last_error=type(error).__name__[:100],
        )

    def _update(self, **values) -> None:
        JobRun.objects.filter(name=self.job.name, lease_holder=self.holder).update(**values)
