import signal
import sys
from functools import partial

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress
from wagtail import hooks

from practice.core.key_rotation import count_remaining, encrypted_models, reencrypt
from practice.core.management.base import console_of, stop_on_signals


class Command(BaseCommand):
    help = (
        "Encrypt everything with the first of the enquiry keys, and say whether the others may be "
        "removed. It can be stopped and run again at any time."
    )

    def handle(self, **options):
        former = unreadable = 0
        with stop_on_signals() as stop, Progress(console=console_of(self)) as progress:
            for model in encrypted_models():
                name = str(model._meta.verbose_name_plural)
                task = progress.add_task(name.capitalize(), total=model._base_manager.count())
                changed = reencrypt(model, stop, partial(progress.advance, task))
                progress.console.print(f"{name.capitalize()}: {changed} texts encrypted anew.")
            for reencrypt_others in hooks.get_hooks("reencrypt"):
                progress.console.print(f"Others: {reencrypt_others()} texts encrypted anew.")
        if stop.is_set():
            self.stdout.write("Stopped. Keep all keys, and run this again.")
            sys.exit(128 + signal.SIGINT)
        for model in encrypted_models():
            remaining = count_remaining(model)
            former += remaining.former
            unreadable += remaining.unreadable
        if unreadable:
            self.stdout.write(f"Opened by none of the keys, and left as they are: {unreadable}.")
        if former:
            raise CommandError(
                f"Still under a former key: {former}. Keep all keys. Start the site anew, so that "
                "it encrypts with the first one, and run this again."
            )
        self.stdout.write(
            "Still under a former key: 0. The keys after the first may be removed, unless a backup "
            "that you keep needs them."
        )
