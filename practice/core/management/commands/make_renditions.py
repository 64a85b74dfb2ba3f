import signal
import sys
import time

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import pluralize
from rich.markup import escape
from rich.progress import track
from wagtail.images.models import SourceImageIOError

from practice.core.management.base import console_of
from practice.images.rendition_job import (
    delete_renditions_without_file,
    make_renditions,
    missing_renditions,
)


class Command(BaseCommand):
    help = (
        "Make every size of every picture that its pages ask for and that is not there yet. "
        "It can be stopped and run again at any time."
    )

    def handle(self, **options):
        console = console_of(self)
        started = time.monotonic()
        images = renditions = unreadable = 0
        try:
            if lost := delete_renditions_without_file():
                console.print(f"Files that are missing, and are made again: {lost}.")
            for image, filters in track(
                missing_renditions(), "Making the pictures' sizes", console=console
            ):
                try:
                    renditions += make_renditions(image, filters)
                    images += 1
                except SourceImageIOError as error:
                    unreadable += 1
                    console.print(
                        f"“{escape(image.title)}” ({image.file.name}) cannot be read: "
                        f"{escape(str(error))}",
                        highlight=False,
                        soft_wrap=True,
                    )
        except KeyboardInterrupt:
            console.print(
                f"Stopped after {renditions} size{pluralize(renditions)}. To make the others, "
                "run “manage.py make_renditions”.",
                soft_wrap=True,
            )
            sys.exit(128 + signal.SIGINT)
        if renditions:
            seconds = time.monotonic() - started
            console.print(
                f"Made {renditions} size{pluralize(renditions)} of "
                f"{images} picture{pluralize(images)} in {seconds:.0f} seconds."
            )
        if unreadable:
            raise CommandError(
                f"{unreadable} picture{pluralize(unreadable)} cannot be read. "
                "In the admin, upload an undamaged file in place of each."
            )
