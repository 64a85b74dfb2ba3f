import os

from django.core.management.base import BaseCommand

from practice.core.management.periodic import watch
from practice.images.rendition_job import RenditionJob


class Command(BaseCommand):
    help = "Make the sizes of pictures soon after they are uploaded, until SIGTERM or SIGINT."

    def add_arguments(self, parser):
        parser.add_argument(
            "--every", type=float, default=5, metavar="SECONDS", help="How often; default 5."
        )

    def handle(self, *, every, **options):
        os.nice(10)  # leaves the processor to the web server
        watch(RenditionJob().run_if_outdated, every, "The list of pictures")
