from django.core.management.base import BaseCommand, CommandError

from practice.core.jobs import JobError
from practice.core.outbox import send_due_mail


class Command(BaseCommand):
    help = (
        "Send the mails that are due, and try again those that failed. Each app that sends mail "
        "registers a function at Wagtail's hook “send_due_mail”, which returns a SendResult."
    )

    def handle(self, **options):
        try:
            result = send_due_mail()
        except JobError as error:
            raise CommandError(str(error)) from error
        if result.sent or result.failed:
            self.stdout.write(f"Mails: {result.sent} sent, {result.failed} put off.")
