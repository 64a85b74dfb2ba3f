from django.core.management.base import CommandError
from wagtail import hooks

from practice.core.management.base import PeriodicCommand
from practice.core.outbox import SendResult


class Command(PeriodicCommand):
    help = (
        "Send the mails that are due, and try again those that failed. Each app that sends mail "
        "registers a function at Wagtail's hook “send_due_mail”, which returns a SendResult."
    )
    interval = 10

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
        sent = put_off = 0
        failed = []
        for send in hooks.get_hooks("send_due_mail"):
            try:
                result: SendResult = send()
            except Exception as error:  # whatever it is, the others must send theirs
                # The class of the error only: its text may quote a row.
                failed.append(f"{send.__name__} ({type(error).__name__})")
            else:
                sent, put_off = sent + result.sent, put_off + result.failed
        if sent or put_off:
            self.stdout.write(f"Mails: {sent} sent, {put_off} put off.")
        if failed:
            raise CommandError(f"Mail could not be sent: {', '.join(failed)}.")
