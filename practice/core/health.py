"""Checks of what must work for no enquiry to be lost, late or unseen.

An app registers its checks with Wagtail's hook “register_health_checks”: a function that returns a
list of them. They are made anew for each caller: the dashboard (practice/core/health_panel.py),
/health/ (practice/views.py) and the alarms sent by mail (practice/core/alarms.py).
"""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone
from wagtail import hooks

from practice.core.dates import format_moment
from practice.core.jobs import Job, registered_jobs
from practice.core.key_canary import keys_open_what_is_stored
from practice.core.models import JobRun

logger = logging.getLogger(__name__)


class Status(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"  # somebody has to look after it; visitors are served meanwhile
    FAILED = "failed"  # nobody can be served: a load balancer should send visitors elsewhere


@dataclass(frozen=True)
class Problem:
    """What a check has found. The text, for a therapist, says what has happened and what to do."""

    text: str
    link: str = ""  # path of the admin's screen where to do it
    link_text: str = ""


@dataclass(frozen=True)
class HealthCheck:
    """One thing that must work. ``find_problem`` makes few queries, however much is stored."""

    name: str  # in /health/
    title: str  # in mails to the administrators
    find_problem: Callable[[], Problem | None]
    status_if_problem: Status = Status.DEGRADED


class Result(NamedTuple):
    check: HealthCheck
    problem: Problem | None
    status: Status


UNREADABLE_DATABASE = Problem(
    "The website’s database cannot be read, so enquiries can be neither sent nor read. Tell "
    "whoever looks after the website at once."
)
FAILED_CHECK = Problem(
    "Whether this works could not be found out. Tell whoever looks after the website: its log says "
    "why."
)


def registered_checks() -> list[HealthCheck]:
    return [check for checks in hooks.get_hooks("register_health_checks") for check in checks()]


def run_checks() -> list[Result]:
    """The result of each check. If the database cannot be read, those after that are left out:
    each of them would wait for it again.
    """
    results: list[Result] = []
    for check in registered_checks():
        try:
            problem = check.find_problem()
        except Error as error:
            log_failure(check, error)
            return [*results, Result(check, UNREADABLE_DATABASE, Status.FAILED)]
        except Exception as error:  # a mistake in one check must not hide what others find
            log_failure(check, error)
            results.append(Result(check, FAILED_CHECK, check.status_if_problem))
        else:
            status = check.status_if_problem if problem else Status.OK
            results.append(Result(check, problem, status))
    return results


def log_failure(check: HealthCheck, error: Exception) -> None:
    # Not the error's text, which may quote a row.
    logger.error("The health check “%s” failed (%s).", check.name, type(error).__name__)


def overall_status(results: list[Result]) -> Status:
    """The worst of them."""
    statuses = {result.status for result in results}
    return next((s for s in (Status.FAILED, Status.DEGRADED) if s in statuses), Status.OK)


# --- The checks of this app -----------------------------------------------------------------------


def health_checks() -> list[HealthCheck]:
    job_runs = cache(JobRun.objects.in_bulk)  # read by the first check that needs one
    # The disk first: it may be why the database cannot be read.
    return [
        HealthCheck("disk_full", "A disk that is full", find_full_disk, Status.FAILED),
        HealthCheck("disk", "Free space on the disk", find_nearly_full_disk),
        HealthCheck("database", "The database", read_database, Status.FAILED),
        HealthCheck("enquiry_keys", "The enquiry keys", find_wrong_keys, Status.FAILED),
        *(
            HealthCheck(
                f"job_{job.name}", f"The job {job.name}", partial(find_late_job, job, job_runs)
            )
            for job in registered_jobs()
        ),
    ]


def free_bytes() -> int:
    """On that of the disks that hold the site's data which has least."""
    folders = (Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT))
    return min(shutil.disk_usage(folder).free for folder in folders if folder.exists())


def find_full_disk() -> Problem | None:
    if free_bytes() >= settings.FULL_DISK_BYTES:
        return None
    return Problem(
        "The website’s disk is full, so that enquiries cannot be sent. Tell whoever looks after "
        "the website at once: something on the disk has to make room."
    )


def find_nearly_full_disk() -> Problem | None:
    free = free_bytes()
    if free >= settings.MIN_FREE_DISK_BYTES or free < settings.FULL_DISK_BYTES:
        return None
    return Problem(
        f"The website’s disk is nearly full: {free / 1024**3:,.1f} GB are left. Once it is full no "
        "enquiry can be sent. Tell whoever looks after the website today."
    )


def read_database() -> None:
    """Raises django.db.Error if the database cannot be read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def find_wrong_keys() -> Problem | None:
    if keys_open_what_is_stored():
        return None
    return Problem(
        "The website’s key opens none of the enquiries. Nothing is lost: ask whoever looks after "
        "the website to put the former key back, at once."
    )


def find_late_job(job: Job, job_runs: Callable[[], dict[str, JobRun]]) -> Problem | None:
    run = job_runs().get(job.name)
    now = timezone.now()
    # A moment in the future was written while a clock was wrong.
    if run and now - job.deadline <= run.last_finished_at <= now + JobRun.LEASE:
        return None
    since = f"since {format_moment(run.last_finished_at)}" if run else "yet"
    return Problem(
        f"A job of the website, “{job.name}”, has not run {since}. Mail, scheduled pages or "
        "pictures may be late. Tell whoever looks after the website, and give them the job’s name."
    )
