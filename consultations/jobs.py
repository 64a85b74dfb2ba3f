"""What is done with enquiries every night: practice/core/jobs.py."""

import logging
from threading import Event

from consultations import purge
from consultations.erasure_ledger import complete_ledger_file
from practice.core.jobs import Job

logger = logging.getLogger(__name__)


def register_jobs() -> list[Job]:
    return [
        Job("purge_enquiries", purge_enquiries),
        Job("purge_logs", purge.purge_logs),
        Job("complete_erasure_ledger", complete_erasure_ledger),
    ]


def purge_enquiries(stop: Event) -> None:
    """Delete what is due. If that is much more than usual, the dashboard asks therapists first."""
    try:
        purge.purge_enquiries(stop)
    except purge.PurgeStopped as stopped:
        logger.warning("%s It waits for a therapist's confirmation.", stopped)


def complete_erasure_ledger(stop: Event) -> None:
    complete_ledger_file()
