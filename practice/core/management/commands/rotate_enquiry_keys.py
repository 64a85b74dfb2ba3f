import signal
import sys
from functools import partial

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress
from wagtail import hooks

from practice.core.key_rotation import (
    OtherTexts,
    Remaining,
    count_remaining,
    encrypted_models,
    reencrypt,
)
from practice.core.management.base import console_of, stop_on_signals


class Command(BaseCommand):
    help = (
        "Encrypt everything with the first of the enquiry keys, and say whether the others may be "
        "removed. It can be stopped and run again at any time."
    )

    def handle(self, **options):
        others: list[OtherTexts] = hooks.get_hooks("reencrypt")
        with stop_on_signals() as stop, Progress(console=console_of(self)) as progress:
            for model in encrypted_models():
                name = str(model._meta.verbose_name_plural)
                task = progress.add_task(name.capitalize(), total=model._base_manager.count())
                changed = reencrypt(model, stop, partial(progress.advance, task))
                progress.console.print(f"{name.capitalize()}: {changed} texts encrypted anew.")
            for texts in others:
                progress.console.print(f"Others: {texts.reencrypt()} texts encrypted anew.")
        if stop.is_set():
            self.stdout.write("Stopped. Keep all keys, and run this again.")
            sys.exit(128 + signal.SIGINT)
        counts = [
            *map(count_remaining, encrypted_models()),
            *(texts.count_remaining() for texts in others),
        ]
        remaining = sum(counts, Remaining())
        if remaining.unreadable:
            self.stdout.write(
                "Opened by none of the keys, or not in their place, and left as they are: "
                f"{remaining.unreadable}."
            )
        if remaining.former:
            raise CommandError(
                f"Still under a former key: {remaining.former}. Keep all keys. Start the site "
                "anew, so that it encrypts with the first one, and run this again."
            )
        self.stdout.write(
            "Still under a former key: 0. The keys after the first may be removed, unless a backup "
            "that you keep needs them."
        )
