"""What an app that home does not know adds to the demo practice: Wagtail's hook “demo_parts”.

A function registered there returns a list of DemoPart. home/demo/ calls them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model
from wagtail.models import Page


@dataclass(frozen=True)
class DemoPart:
    # The rows of these keep the demo out of a database.
    models: tuple[type[Model], ...]
    # Is given the home page, and returns what it has made.
    load: Callable[[Page], Iterable[Model]]
    # Those of what it has made that people have worked on since, apart from Wagtail's own logs.
    changed: Callable[[], Iterable[Model]]
