"""The nightly purge: deletes the enquiries whose time is up, and what the logs keep no longer.

It deletes in short transactions with pauses, so that visitors' posts need not wait, and may be
interrupted at any time: the next run goes on.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Event

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.timezone import localdate

from consultations.calendar_dates import add_months
from consultations.erasure import erase
from consultations.models import (
    AccessLogEntry,
    Enquiry,
    EnquirySettings,
    ErasureLedgerEntry,
    PurgeRun,
    RightsRequest,
)
from consultations.retention import due_enquiries, end_of

# A writer that waits for SQLite's lock looks again ever more rarely: every 25 ms at first, every
# 100 ms later. So the lock is held for short times, and left free for as long.
CHUNK = 125  # rows in one transaction
PAUSE = 0.06  # seconds between two transactions
USUAL_AT_LEAST = 20  # enquiries in one night, which are never too many
USUAL_FACTOR = 3  # times the mean of the latest runs
USUAL_SHARE = 0.1  # of all enquiries
RUNS_COMPARED = 30
LOG_MONTHS = 24  # of an entry, and of a request from its answer: docs/decisions/0024-retention.md


class PurgeStopped(Exception):
    """The purge has found much more than usual, and waits for a confirmation."""

    def __init__(self, run: PurgeRun):
        super().__init__(f"{run.found_count} enquiries are due, which is much more than usual.")
        self.run = run


def count_due(settings: EnquirySettings, day: date | None = None) -> dict[str, int]:
    """How many enquiries a run on ``day``, or today, would delete, by state."""
    due = due_enquiries(settings, day)
    counts = due.order_by().values_list("state").annotate(Count("pk"))
    return dict(sorted(counts))


def purge_enquiries(
    stop: Event | None = None,
    *,
    is_confirmed: bool = False,
    advance: Callable[[int], None] = lambda count: None,
) -> PurgeRun:
    """Delete what is due. ``advance`` is told the size of each chunk that has gone.

    It ends early, without an end in the run, when ``stop`` is set. Raises PurgeStopped if it finds
    much more than usual and neither ``is_confirmed`` nor a therapist's confirmation allows it.
    """
    stop = stop or Event()
    settings = EnquirySettings.read()
    run = PurgeRun(found=count_due(settings))
    if not is_confirmed and is_unusual(run.found_count):
        # Each night's stop replaces the one before: one question is enough.
        PurgeRun.objects.filter(stopped_at__isnull=False, confirmed_at=None).delete()
        run.stopped_at = timezone.now()
        run.save()
        raise PurgeStopped(run)
    run.save()
    # In no order: sorting all that is due, for each chunk, would hold the lock too long.
    due = due_enquiries(settings).order_by().values_list("pk", flat=True)
    while not stop.is_set():
        with transaction.atomic():
            # Locked, so that none that is marked or put on hold at this moment is deleted.
            chunk = list(due.select_for_update()[:CHUNK])
            run.deleted += erase(chunk, ErasureLedgerEntry.Reason.RETENTION)
            if not chunk:
                run.finished_at = timezone.now()
            run.save(update_fields=["deleted", "finished_at"])
        if not chunk:
            break
        advance(len(chunk))
        stop.wait(PAUSE)
    return run


def is_unusual(count: int) -> bool:
    """Whether ``count`` enquiries are much more than a night's purge has been known to delete."""
    finished = PurgeRun.objects.exclude(finished_at=None).order_by("-finished_at")
    earlier = list(finished.values_list("deleted", flat=True)[:RUNS_COMPARED])
    mean = sum(earlier) / len(earlier) if earlier else 0
    allowed = max(USUAL_AT_LEAST, USUAL_FACTOR * mean)
    last = finished.first()
    confirmed = PurgeRun.objects.exclude(confirmed_at=None)
    if last:  # it has used up the confirmations before it
        confirmed = confirmed.filter(confirmed_at__gt=last.started_at)
    allowed += max((run.found_count for run in confirmed), default=0)
    return count > allowed and count > USUAL_SHARE * Enquiry.objects.count()


def waiting_run() -> PurgeRun | None:
    """The run that waits for a therapist's confirmation, if one does."""
    return PurgeRun.objects.filter(stopped_at__isnull=False, confirmed_at=None).first()


def purge_logs(stop: Event | None = None) -> None:
    """Delete what the access log and the register of requests keep no longer."""
    stop = stop or Event()
    delete_in_chunks(AccessLogEntry.objects.filter(at__lt=limit_of_months(LOG_MONTHS)), stop)
    answered_before = add_months(localdate(), -LOG_MONTHS)
    delete_in_chunks(RightsRequest.objects.filter(answered_on__lt=answered_before), stop)


def delete_in_chunks(rows: QuerySet, stop: Event) -> None:
    while not stop.is_set():
        chunk = list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if not chunk:
            return
        rows.model._base_manager.filter(pk__in=chunk).delete()
        stop.wait(PAUSE)


def limit_of_months(months: int) -> datetime:
    """The moment before which something is older than so many months."""
    return end_of(add_months(localdate(), -months) - timedelta(days=1))
