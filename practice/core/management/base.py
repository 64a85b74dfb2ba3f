"""What the project's commands have in common."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from rich.console import Console


def console_of(command: BaseCommand) -> Console:
    """A console for rich's progress bars that writes to the command's output."""
    return Console(file=command.stdout)  # type: ignore[arg-type]  # it has a file's methods


@contextmanager
def failures_in_words(
    command: BaseCommand, own_error: type[Exception], if_stopped: str
) -> Iterator[None]:
    """End the command with a sentence for what fails, and with ``if_stopped`` after Ctrl-C.

    ``own_error`` is the class whose messages are sentences already.
    """
    try:
        yield
    except own_error as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise CommandError(f"{place}{error.strerror or error}.") from error
    except Error as error:
        # Its text may quote a row.
        raise CommandError(
            f"The database cannot be read or written ({type(error).__name__})."
        ) from error
    except KeyboardInterrupt:
        command.stdout.write(if_stopped)
        sys.exit(128 + signal.SIGINT)


@contextmanager
def stop_on_signals() -> Iterator[Event]:
    """An Event that SIGTERM and SIGINT set, for a command that then ends by itself."""
    stop = Event()
    former = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stop
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
