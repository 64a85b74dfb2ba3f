"""Runs the site's jobs when they are due: the program ``manage.py run_jobs``.

Each run has a thread of its own, so that a long job holds up no other. Whatever a job raises is
logged and recorded, and it is tried again: a fault must not end the program.
"""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from threading import Event, Thread

from django.db import Error, close_old_connections, connections
from django.utils import timezone

from practice.core.jobs import Job, JobError
from practice.core.models.jobs import JobRun, Lease

logger = logging.getLogger(__name__)

POLL_INTERVAL = 1  # seconds, between looks for what is due; a look only reads
RETRY_INTERVAL = 10  # seconds, when the database could not be read
RENEWAL_INTERVAL = JobRun.LEASE.total_seconds() / 3


class RunResult(Enum):
    SUCCEEDED = auto()
    FAILED = auto()
    STOPPED = auto()  # before its end; it stays due
    NOT_CLAIMED = auto()  # it is not due, or another program runs it


class JobWorker:
    def __init__(self, jobs: list[Job]):
        self.jobs = jobs
        self.threads: dict[str, Thread] = {}  # by the job's name

    def work_until(self, stop: Event) -> None:
        """Run what is due until ``stop`` is set, and then return once all runs have ended."""
        while not stop.is_set():
            try:
                self.start_due_jobs(stop)
            except Error as error:
                # Not the error's text, which may quote a row.
                logger.error("The jobs cannot be read (%s).", type(error).__name__)
                stop.wait(RETRY_INTERVAL)
            close_old_connections()
            stop.wait(POLL_INTERVAL)
        for thread in self.threads.values():
            thread.join()

    def start_due_jobs(self, stop: Event) -> None:
        rows = JobRun.objects.in_bulk([job.name for job in self.jobs])
        for job in self.jobs:
            if (thread := self.threads.get(job.name)) and thread.is_alive():
                continue
            row = rows.get(job.name) or JobRun.expect(job.name)
            if row.can_run(job, timezone.now()) and has_work(job):
                thread = Thread(target=run_in_thread, args=(job, stop), name=job.name)
                self.threads[job.name] = thread
                thread.start()


def has_work(job: Job) -> bool:
    try:
        return job.has_work()
    except Exception as error:  # such as that of a full disk: it must not end the program
        logger.error("The job %s could not be looked at (%s).", job.name, type(error).__name__)
        return False


def run_in_thread(job: Job, stop: Event) -> None:
    if job.niceness and sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, 0, job.niceness)
    try:
        run_job(job, stop)
    except Error as error:  # it could not be claimed or recorded; the lease lapses
        logger.error("The job %s could not be recorded (%s).", job.name, type(error).__name__)
    finally:
        connections.close_all()


def run_job(job: Job, stop: Event, *, early: bool = False) -> RunResult:
    """Run ``job`` if it can be claimed, if ``early`` even before it is due; record how it went."""
    lease = Lease(job)
    if not lease.claim(early=early):
        return RunResult.NOT_CLAIMED
    try:
        with renewed(lease):
            job.run(stop)
    except Exception as error:
        if isinstance(error, JobError):
            logger.error("%s", error)
        else:
            # Not the error's text, which may quote a row.
            logger.error("The job %s has failed (%s).", job.name, type(error).__name__)
        lease.record_failure(error)
        return RunResult.FAILED
    if stop.is_set():
        lease.release()
        return RunResult.STOPPED
    lease.record_success()
    return RunResult.SUCCEEDED


@contextmanager
def renewed(lease: Lease) -> Iterator[None]:
    """Renew ``lease`` until the end of the block."""
    has_ended = Event()

    def renew() -> None:
        while not has_ended.wait(RENEWAL_INTERVAL):
            try:
                lease.renew()
            except Error as error:
                name = type(error).__name__
                logger.error("The job %s could not be renewed (%s).", lease.job.name, name)
            finally:
                connections.close_all()

    thread = Thread(target=renew, name=f"lease of {lease.job.name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        has_ended.set()
        thread.join()
