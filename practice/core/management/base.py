"""What the project's commands have in common."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from django.core.management.base import BaseCommand
from rich.console import Console


def console_of(command: BaseCommand) -> Console:
    """A console for rich's progress bars that writes to the command's output."""
    return Console(file=command.stdout)  # type: ignore[arg-type]  # it has a file's methods


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
