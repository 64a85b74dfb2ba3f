from consultations.outbox import send_due_notifications
from practice.core.management.base import PeriodicCommand


class Command(PeriodicCommand):
    help = "Tell the practice of enquiries that have come in, and try again those that failed."
    interval = 10
    subject = "The outbox"

    def add_arguments(self, parser):
        parser.add_argument(
            "--watch", action="store_true", help="Keep running, until SIGTERM or SIGINT."
        )
        super().add_arguments(parser)

    def handle(self, *, every, **options):
        if options["watch"]:
            super().handle(every=every)
        else:
            self.run_once()

    def run_once(self, stop=None):
        result = send_due_notifications()
        if any(result):
            self.stdout.write(f"Notifications: {result.sent} sent, {result.failed} put off.")
