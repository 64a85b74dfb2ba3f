"""What the commands of this app have in common."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from pyrage.x25519 import Identity
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from practice.backups.encryption import parse_identities
from practice.backups.exceptions import BackupError, BackupStopped
from practice.core.management.base import console_of, failures_in_words

STANDARD_INPUT = "-"


def add_source_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "source",
        nargs="?",
        default=settings.BACKUP_DESTINATION,
        help="The folder or s3://bucket/prefix with the backups; default: BACKUP_DESTINATION.",
    )
    parser.add_argument(
        "--backup",
        default="",
        metavar="MOMENT",
        help="When it was taken, as `restore --list` shows it; default: the newest.",
    )


def add_identity_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--identity",
        metavar="FILE",
        help="The file with the secret key that opens the backups; “-” reads it from standard "
        "input.",
    )


def read_identity_text(file: str | None) -> str:
    """What is in the identity file ``file``. Raises BackupError or OSError."""
    if not file:
        raise BackupError("Give the file with the secret key: --identity FILE.")
    try:
        return sys.stdin.read() if file == STANDARD_INPUT else Path(file).read_text()
    except UnicodeDecodeError as error:
        raise BackupError(f"{file} is not an identity file of age.") from error


def read_identities(file: str | None) -> list[Identity]:
    """The secret keys in ``file``. Raises BackupError or OSError."""
    return parse_identities(read_identity_text(file))


@contextmanager
def backup_failures_in_words(command: BaseCommand, if_stopped: str) -> Iterator[None]:
    """End the command with a sentence for what fails, and with ``if_stopped`` if it was stopped."""
    with failures_in_words(command, BackupError, if_stopped):
        try:
            yield
        except BackupStopped as stopped:
            raise KeyboardInterrupt from stopped


@contextmanager
def bytes_progress(command: BaseCommand, text: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on the command's output; yields a function to be told of the bytes done and of all."""
    columns = (TextColumn(text), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console_of(command)) as progress:
        task = progress.add_task(text, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
