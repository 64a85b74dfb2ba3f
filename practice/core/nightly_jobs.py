"""What the site does by itself every night.

An app registers its jobs with Wagtail's hook “nightly_jobs”: functions that take an Event, and
return early when it is set. A job's name is its function's. Each must be safe to repeat, because it
also runs whenever the program that calls it has been started anew.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Event

from django.utils.timezone import localtime
from wagtail import hooks

from practice.core.models import JobRun

logger = logging.getLogger(__name__)

NightlyJob = Callable[[Event], object]

STARTS_AT = timedelta(hours=3)  # local time; the clocks of the United Kingdom change before it


def nightly_jobs() -> list[NightlyJob]:
    return hooks.get_hooks("nightly_jobs")


def night_of(moment: datetime) -> date:
    """The day on which the night's jobs that are due at ``moment`` began."""
    return (localtime(moment) - STARTS_AT).date()


def run_job(job: NightlyJob, stop: Event) -> bool:
    """Run ``job``; whether it succeeded. What it raises is logged, and never stops other jobs."""
    try:
        job(stop)
    except Exception as error:
        # Not the error's text, which may quote a row.
        logger.error("The nightly job %s has failed (%s).", job.__name__, type(error).__name__)
        return False
    if not stop.is_set():
        JobRun.record(job.__name__)
    return True
