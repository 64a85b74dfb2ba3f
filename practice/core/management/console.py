from django.core.management.base import BaseCommand
from rich.console import Console


def console_of(command: BaseCommand) -> Console:
    """A console for rich's progress bars that writes to the command's output."""
    return Console(file=command.stdout)  # type: ignore[arg-type]  # it has a file's methods
