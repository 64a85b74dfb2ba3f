import os
import signal
import sys
from functools import partial
from pathlib import Path

from cryptography.fernet import Fernet
from django.conf import settings
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
from practice.core.management.base import console_of, failures_in_words, stop_on_signals
from practice.core.paper_keys import (
    LINES,
    PaperKeyError,
    fingerprint,
    from_lines,
    page_to_print,
)


class Command(BaseCommand):
    help = "Make, rotate, check and print the keys with which enquiries are encrypted."
    requires_system_checks = []  # a site without a key must be able to make one

    def add_arguments(self, parser):
        parser.set_defaults(action=None)
        actions = parser.add_subparsers(title="what to do", required=True)

        make = actions.add_parser(
            "make", help="Put a new key in front of those in a file, or make the file."
        )
        make.set_defaults(action=self.make)
        make.add_argument("file", help="Only the site's account may read it. No key is shown.")
        make.add_argument(
            "--from-paper", action="store_true", help="Take the key from a paper: type its lines."
        )

        rotate = actions.add_parser(
            "rotate",
            help="Encrypt everything with the first key, and say whether the others may be "
            "removed. It can be stopped and run again at any time.",
        )
        rotate.set_defaults(action=self.rotate)

        check = actions.add_parser("check", help="Say whether the keys open what is stored.")
        check.set_defaults(action=self.check_keys)
        check.add_argument(
            "--from-paper",
            action="store_true",
            help="Say whether a paper is that of a key of this site: type its lines.",
        )

        print_ = actions.add_parser("print", help="Write a page to print, with every key.")
        print_.set_defaults(action=self.print)
        print_.add_argument("file", help="A new HTML file.")

    def handle(self, *, action, **options):
        arguments = {name: options[name] for name in ("file", "from_paper") if name in options}
        with failures_in_words(self, PaperKeyError, "Stopped."):
            action(**arguments)

    def make(self, file: str, from_paper: bool) -> None:
        path = Path(file)
        former = path.read_text().split() if path.exists() else []
        key = self.read_paper() if from_paper else Fernet.generate_key().decode()
        if key in former:
            raise CommandError(f"The key {fingerprint(key)} is in {file} already.")
        # Beside it and then moved: a file of which half is written would lose the former keys.
        new = path.with_name(f"{path.name}.new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write("\n".join([key, *former]) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(path)
        self.stdout.write(f"The key {fingerprint(key)} is the first in {file}.")
        if (
            not settings.ENQUIRY_KEY_FILE
            or path.resolve() != Path(settings.ENQUIRY_KEY_FILE).resolve()
        ):
            self.stdout.write(f"Set ENQUIRY_KEY_FILE={path.absolute()} for the site to use it.")
        self.stdout.write(
            "Print it now: manage.py enquiry_keys print FILE.html. Start the site anew"
            + (", and then run manage.py enquiry_keys rotate." if former else ".")
        )

    def rotate(self) -> None:
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
        remaining = self.count_remaining()
        if remaining.former:
            raise CommandError(
                f"Still under a former key: {remaining.former}. Keep all keys. Start the site "
                "anew, so that it encrypts with the first one, and run this again."
            )
        self.stdout.write(
            "Still under a former key: 0. The keys after the first may be removed, unless a backup "
            "that you keep needs them."
        )

    def count_remaining(self) -> Remaining:
        """How much the newest key does not open; what no key opens is said."""
        counts = [
            *map(count_remaining, encrypted_models()),
            *(texts.count_remaining() for texts in hooks.get_hooks("reencrypt")),
        ]
        remaining = sum(counts, Remaining())
        if remaining.unreadable:
            self.stdout.write(
                "Opened by none of the keys, or not in their place, and left as they are: "
                f"{remaining.unreadable}."
            )
        return remaining

    def check_keys(self, from_paper: bool) -> None:
        keys = valid_keys()
        if from_paper:
            key = self.read_paper()
            if key not in keys:
                raise CommandError(
                    f"The paper is that of the key {fingerprint(key)}, which this site does not "
                    f"use. Its keys: {', '.join(map(fingerprint, keys))}."
                )
            self.stdout.write(f"The paper is that of the key {fingerprint(key)} of this site.")
            return
        self.stdout.write(f"Keys, the newest first: {', '.join(map(fingerprint, keys))}.")
        remaining = self.count_remaining()
        if remaining.unreadable:
            raise CommandError(
                "The keys do not open everything that is stored. Keep them all, and look for the "
                "key that is missing."
            )
        self.stdout.write(
            "The keys open everything that is stored. Only a former key opens "
            f"{remaining.former} of the texts."
        )

    def print(self, file: str) -> None:
        page = page_to_print(valid_keys(), settings.WAGTAILADMIN_BASE_URL)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(page)
        self.stdout.write(
            f"{file} holds the keys. Open it in a browser, print it, delete it, and prove the "
            "paper: manage.py enquiry_keys check --from-paper."
        )

    def read_paper(self) -> str:
        """The key whose lines are typed. Raises PaperKeyError."""
        if sys.stdin.isatty():
            self.stdout.write(f"Type the {LINES} lines of the key:")
        return from_lines("".join(sys.stdin.readline() for _ in range(LINES)))


def valid_keys() -> list[str]:
    """The keys of the settings, the newest first. Raises CommandError."""
    try:
        for key in settings.ENQUIRY_KEYS:
            Fernet(key)
    except ValueError as error:
        raise CommandError("An enquiry key of this site is not a valid Fernet key.") from error
    if not settings.ENQUIRY_KEYS:
        raise CommandError("This site has no enquiry key. `enquiry_keys make FILE` makes one.")
    return list(settings.ENQUIRY_KEYS)
