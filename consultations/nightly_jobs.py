"""What is done with enquiries every night: practice/core/nightly_jobs.py."""

import logging
from threading import Event

from consultations import purge
from consultations.erasure_ledger import complete_ledger_file

logger = logging.getLogger(__name__)


def purge_enquiries(stop: Event) -> None:
    """Delete what is due. If that is much more than usual, the dashboard asks therapists first."""
    try:
        purge.purge_enquiries(stop)
    except purge.PurgeStopped as stopped:
        logger.warning("%s It waits for a therapist's confirmation.", stopped)


def complete_erasure_ledger(stop: Event) -> None:
    complete_ledger_file()
