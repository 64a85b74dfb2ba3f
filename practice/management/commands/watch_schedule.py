import logging
import signal
from threading import Event

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publish and unpublish what is scheduled, each minute, until SIGTERM or SIGINT."

    def add_arguments(self, parser):
        parser.add_argument(
            "--every", type=float, default=60, metavar="SECONDS", help="How often; default 60."
        )

    def handle(self, *, every, **options):
        stop = Event()
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signal_number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                call_command("publish_scheduled", stdout=self.stdout)
            except DatabaseError:  # it may be restarting: the next minute will do
                logger.exception("What is scheduled could not be read.")
            close_old_connections()
            stop.wait(every)
