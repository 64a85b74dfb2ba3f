import logging
import signal
from threading import Event

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from consultations.outbox import send_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Tell the practice of enquiries that have come in, and try again those that failed."

    def add_arguments(self, parser):
        parser.add_argument(
            "--watch", action="store_true", help="Keep running, until SIGTERM or SIGINT."
        )
        parser.add_argument(
            "--every", type=float, default=10, metavar="SECONDS", help="How often; default 10."
        )

    def handle(self, *, watch, every, **options):
        if not watch:
            self.sweep()
            return
        stop = Event()
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signal_number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                self.sweep()
            except DatabaseError as error:
                # Its text may quote a row. The database may be restarting: the next sweep will do.
                logger.error("The outbox could not be read (%s).", type(error).__name__)
            close_old_connections()
            stop.wait(every)

    def sweep(self):
        sweep = send_due()
        if sweep.sent or sweep.failed:
            self.stdout.write(f"Notifications: {sweep.sent} sent, {sweep.failed} put off.")
