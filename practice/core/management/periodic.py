"""Commands that run beside the web server and do something at regular intervals."""

import logging
import signal
from collections.abc import Callable
from threading import Event

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

logger = logging.getLogger(__name__)


class PeriodicCommand(BaseCommand):
    """Calls ``run_once`` every ``--every`` seconds until SIGTERM or SIGINT."""

    interval: float  # seconds; the default of --every
    subject: str  # what it reads; begins the log's sentence if the database cannot be read

    def add_arguments(self, parser):
        parser.add_argument(
            "--every",
            type=float,
            default=self.interval,
            metavar="SECONDS",
            help=f"How often; default {self.interval}.",
        )

    def handle(self, *, every, **options):
        run_periodically(self.run_once, every, self.subject)

    def run_once(self, stop: Event) -> None:
        """Do the work once. If it takes long, end it early when ``stop`` is set."""
        raise NotImplementedError


def run_periodically(run_once: Callable[[Event], object], interval: float, subject: str) -> None:
    """Call ``run_once`` every ``interval`` seconds until SIGTERM or SIGINT.

    A DatabaseError is logged, and the next call tries again.
    """
    stop = Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: stop.set())
    while not stop.is_set():
        try:
            run_once(stop)
        except DatabaseError as error:
            # Not the error's text, which may quote a row.
            logger.error("%s could not be read (%s).", subject, type(error).__name__)
        close_old_connections()
        stop.wait(interval)
