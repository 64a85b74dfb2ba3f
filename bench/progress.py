"""How far the bench has come."""

from collections.abc import Callable, Iterable

from rich.console import Console
from rich.progress import track

Progress = Callable[[Iterable, str], Iterable]  # goes through steps, and shows a description

console = Console(stderr=True)  # so that the tables can be written into a file


def progress(steps: Iterable, description: str) -> Iterable:
    return track(list(steps), description, console=console)
