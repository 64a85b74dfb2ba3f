from datetime import date
from threading import Event

from django.core.management.base import CommandError
from django.utils import timezone

from practice.core.management.base import PeriodicCommand
from practice.core.nightly_jobs import night_of, nightly_jobs, run_job


class Command(PeriodicCommand):
    help = (
        "Do what the site does every night: delete what is kept no longer, and clear up. With "
        "--watch, at once and then every night from three o'clock. A job that fails is tried again."
    )
    interval = 300

    def add_arguments(self, parser):
        parser.add_argument(
            "--watch", action="store_true", help="Keep running, until SIGTERM or SIGINT."
        )
        super().add_arguments(parser)

    def handle(self, *, every, **options):
        self.nights: dict[str, date] = {}  # the last in which a job succeeded, by name
        if options["watch"]:
            super().handle(every=every)
        elif failed := [job.__name__ for job in nightly_jobs() if not run_job(job, Event())]:
            raise CommandError(f"Failed: {', '.join(failed)}.")

    def run_once(self, stop):
        tonight = night_of(timezone.now())
        for job in nightly_jobs():
            if self.nights.get(job.__name__) != tonight and run_job(job, stop):
                self.nights[job.__name__] = tonight
