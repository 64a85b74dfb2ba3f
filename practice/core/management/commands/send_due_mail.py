from wagtail import hooks

from practice.core.management.base import PeriodicCommand


class Command(PeriodicCommand):
    help = (
        "Send the mails that are due, and try again those that failed. Each app that sends mail "
        "registers a function at Wagtail's hook “send_due_mail”, which returns how many it sent "
        "and how many it put off."
    )
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
        results = [send() for send in hooks.get_hooks("send_due_mail")]
        sent, failed = (sum(counts) for counts in zip(*results, strict=True))
        if sent or failed:
            self.stdout.write(f"Mails: {sent} sent, {failed} put off.")
