import signal
import sys
from functools import partial

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from consultations.models import Enquiry, EnquirySettings
from consultations.purge import PurgeStopped, count_due, purge_enquiries
from practice.core.management.base import console_of, stop_on_signals


class Command(BaseCommand):
    help = (
        "Delete the enquiries whose time is up, as the site does by itself every night. "
        "It can be stopped and run again at any time."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Say how many are due, and delete none."
        )
        parser.add_argument(
            "--confirm", action="store_true", help="Delete even if it is much more than usual."
        )

    def handle(self, *, dry_run, confirm, **options):
        counts = count_due(EnquirySettings.read())
        for state, count in counts.items():
            self.stdout.write(f"{Enquiry.State(state).label}: {count} due.")
        if not counts:
            self.stdout.write("No enquiry is due.")
        if dry_run:
            return
        total = sum(counts.values())
        try:
            with stop_on_signals() as stop, Progress(console=console_of(self)) as progress:
                task = progress.add_task("Deleting enquiries", total=total)
                run = purge_enquiries(
                    stop, is_confirmed=confirm, advance=partial(progress.advance, task)
                )
        except PurgeStopped as stopped:
            raise CommandError(
                f"{stopped} Nothing was deleted. If it is right, a therapist confirms it in the "
                "admin, under Privacy → Deletions; or run this with --confirm."
            ) from None
        self.stdout.write(f"Deleted: {run.deleted}.")
        if stop.is_set():
            self.stdout.write("Stopped. To delete the others, run this again.")
            sys.exit(128 + signal.SIGINT)
