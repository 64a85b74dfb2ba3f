"""Progress bars."""

from collections.abc import Callable, Iterable

from rich.console import Console
from rich.progress import track

Progress = Callable[[Iterable, str], Iterable]  # iterates over steps, with a description

console = Console(stderr=True)  # standard output is for the tables


def progress(steps: Iterable, description: str) -> Iterable:
    return track(list(steps), description, console=console)
