"""Where a command says how far it has come: in sentences and in progress bars."""

from django.core.management.base import BaseCommand
from rich.console import Console


def console_of(command: BaseCommand) -> Console:
    """A console for rich's progress bars that writes where ``command`` does."""
    return Console(file=command.stdout)  # type: ignore[arg-type]  # it writes like a file
