import os

from practice.core.management.base import PeriodicCommand
from practice.images.rendition_job import RenditionJob


class Command(PeriodicCommand):
    help = "Make the sizes of pictures soon after they are uploaded, until SIGTERM or SIGINT."
    interval = 5

    def handle(self, **options):
        os.nice(10)  # leaves the processor to the web server
        self.job = RenditionJob()
        super().handle(**options)

    def run_once(self, stop):
        self.job.run_if_outdated(stop)
