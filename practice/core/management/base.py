"""What the project's commands have in common."""

import logging
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from rich.console import Console

from practice.core.models import JobRun

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_RECORDS = 60  # writing, unlike looking for work, makes others wait on SQLite


def console_of(command: BaseCommand) -> Console:
    """A console for rich's progress bars that writes to the command's output."""
    return Console(file=command.stdout)  # type: ignore[arg-type]  # it has a file's methods


@contextmanager
def stop_on_signals() -> Iterator[Event]:
    """An Event that SIGTERM and SIGINT set, for a command that then ends by itself."""
    stop = Event()
    former = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stop
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


class PeriodicCommand(BaseCommand):
    """Runs beside the web server: calls ``run_once`` every ``--every`` seconds until SIGTERM or
    SIGINT.

    What a call raises is logged, and the next call tries again: a fault must not end the program,
    and the site with it. A call that succeeds is recorded as a JobRun under the command's name.
    """

    interval: float  # seconds; the default of --every
    next_record = 0.0  # on the monotonic clock

    def add_arguments(self, parser):
        parser.add_argument(
            "--every",
            type=float,
            default=self.interval,
            metavar="SECONDS",
            help=f"How often; default {self.interval}.",
        )

    def handle(self, *, every, **options):
        with stop_on_signals() as stop:
            while not stop.is_set():
                self.run_and_record(stop)
                close_old_connections()
                stop.wait(every)

    def run_and_record(self, stop: Event) -> None:
        """Do the work once, and record it if a minute has passed since that was last done."""
        name = type(self).__module__.rpartition(".")[2]
        try:
            self.run_once(stop)
            if time.monotonic() >= self.next_record:
                JobRun.record(name)
                self.next_record = time.monotonic() + SECONDS_BETWEEN_RECORDS
        except CommandError as error:
            logger.error("%s", error)
        except Exception as error:
            # Not the error's text, which may quote a row.
            logger.error("The job %s has failed (%s).", name, type(error).__name__)

    def run_once(self, stop: Event) -> None:
        """Do the work once. If it takes long, end it early when ``stop`` is set.

        Raises CommandError if a part of it failed, after the rest was done.
        """
        raise NotImplementedError
