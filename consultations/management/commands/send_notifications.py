from django.core.management.base import BaseCommand

from consultations.outbox import send_due
from practice.core.management.periodic import watch


class Command(BaseCommand):
    help = "Tell the practice of enquiries that have come in, and try again those that failed."

    def add_arguments(self, parser):
        parser.add_argument(
            "--watch", action="store_true", help="Keep running, until SIGTERM or SIGINT."
        )
        parser.add_argument(
            "--every", type=float, default=10, metavar="SECONDS", help="How often; default 10."
        )

    def handle(self, *, every, **options):
        if options["watch"]:
            watch(lambda stop: self.sweep(), every, "The outbox")
        else:
            self.sweep()

    def sweep(self):
        sweep = send_due()
        if sweep.sent or sweep.failed:
            self.stdout.write(f"Notifications: {sweep.sent} sent, {sweep.failed} put off.")
