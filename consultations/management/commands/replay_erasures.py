import signal
import sys
from functools import partial

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from consultations.erasure import replay_erasures
from consultations.erasure_ledger import complete_ledger_file, read_ledger_file
from practice.core.management.base import console_of


class Command(BaseCommand):
    help = (
        "After a backup was restored: erase again what the file of erasures names. "
        "It can be stopped and run again at any time."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            nargs="?",
            default=settings.ERASURE_LEDGER_FILE,
            help="Default: %(default)s",
        )

    def handle(self, *, file, **options):
        try:
            entries = list(read_ledger_file(file))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        try:
            with Progress(console=console_of(self)) as progress:
                task = progress.add_task("Erasing again", total=len(entries))
                erased = replay_erasures(entries, partial(progress.advance, task))
                complete_ledger_file()
        except KeyboardInterrupt:
            self.stdout.write("Stopped. To erase the others, run this again.")
            sys.exit(128 + signal.SIGINT)
        self.stdout.write(f"Entries in the file: {len(entries)}. Erased again: {erased}.")
