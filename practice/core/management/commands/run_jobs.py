from threading import Event

from django.core.management.base import BaseCommand, CommandError

from practice.core.job_worker import JobWorker, RunResult, run_job
from practice.core.jobs import registered_jobs
from practice.core.management.base import stop_on_signals
from practice.core.models import JobRun
from practice.core.opening_checks import log_opening_problems


class Command(BaseCommand):
    help = (
        "Do what the site does regularly by itself (mail, scheduled pages, pictures, what is done "
        "every night), until SIGTERM or SIGINT. With names of jobs: run these once, at once."
    )

    def add_arguments(self, parser):
        parser.add_argument("names", nargs="*", metavar="JOB")

    def handle(self, *, names, **options):
        if names:
            self.run_once(names)
        else:
            log_opening_problems()
            with stop_on_signals() as stop:
                JobWorker(registered_jobs()).work_until(stop)

    def run_once(self, names: list[str]) -> None:
        jobs = {job.name: job for job in registered_jobs()}
        if unknown := [name for name in names if name not in jobs]:
            raise CommandError(f"There is no job {', '.join(unknown)}, only {', '.join(jobs)}.")
        not_run = []
        for name in names:
            JobRun.expect(name)
            result = run_job(jobs[name], Event(), early=True)
            if result == RunResult.NOT_CLAIMED:
                not_run.append(f"{name} (another program is running it)")
            elif result == RunResult.FAILED:
                not_run.append(name)
        if not_run:
            raise CommandError(f"Failed: {', '.join(not_run)}.")
