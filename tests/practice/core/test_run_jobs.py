"""The site's jobs run when they are due, once for all programs, and again if they failed."""

import subprocess
import sys
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone
from wagtail import hooks

from bench.databases import temporary_database
from bench.processes import PROJECT
from practice.core.job_worker import JobWorker, RunResult, run_job
from practice.core.jobs import Job, JobError, night_of, registered_jobs
from practice.core.models import JobRun
from practice.core.models.jobs import Lease
from tests.support.commands import CommandLine

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def new_job(db):
    """``new_job(run)`` is a job that is due; by default it does nothing, each minute."""

    def new_job(run=lambda stop: None, interval=timedelta(minutes=1), **options):
        JobRun.expect("example")
        return Job("example", run, interval, **options)

    return new_job


def row() -> JobRun:
    return JobRun.objects.get(name="example")


def test_a_job_runs_again_when_its_interval_is_over(new_job, wait, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    job = new_job()
    assert run_job(job, Event()) == RunResult.SUCCEEDED
    assert row().last_finished_at == timezone.now()
    wait(seconds=59)
    assert run_job(job, Event()) == RunResult.NOT_CLAIMED
    wait(seconds=1)
    assert run_job(job, Event()) == RunResult.SUCCEEDED


@pytest.mark.parametrize("interval", [timedelta(minutes=1), None], ids=["each minute", "nightly"])
def test_a_job_that_ran_while_the_clock_was_years_ahead_runs_again(new_job, time_machine, interval):
    now = timezone.now()
    job = new_job(interval=interval)
    time_machine.move_to(now + timedelta(days=2000))
    assert run_job(job, Event()) == RunResult.SUCCEEDED
    assert Lease(job).claim(early=True)
    time_machine.move_to(now)
    assert row().can_run(job, now)
    assert run_job(job, Event()) == RunResult.SUCCEEDED


def test_a_job_that_cannot_be_looked_at_holds_up_no_other(new_job, caplog):
    def fail():
        raise OSError("CANARY")

    asked = []
    other = Job("other", print, timedelta(minutes=1), has_work=lambda: asked.append("other"))
    JobWorker([new_job(has_work=fail), other]).start_due_jobs(Event())
    assert asked == ["other"]
    assert "The job example could not be looked at (OSError)." in caplog.text
    assert "CANARY" not in caplog.text


def test_while_one_program_runs_a_job_no_other_does(new_job):
    results = []
    job = new_job(lambda stop: results.append(run_job(job, Event(), early=True)))
    run_job(job, Event())
    assert results == [RunResult.NOT_CLAIMED]


def test_a_job_whose_program_was_killed_runs_again_after_a_minute(new_job, wait):
    job = new_job()
    assert Lease(job).claim()
    wait(seconds=59)
    assert run_job(job, Event()) == RunResult.NOT_CLAIMED
    wait(seconds=2)
    assert run_job(job, Event()) == RunResult.SUCCEEDED


def test_a_lease_that_is_renewed_does_not_lapse(new_job, wait):
    job = new_job()
    lease = Lease(job)
    lease.claim()
    for _ in range(3):
        wait(seconds=40)
        lease.renew()
    assert run_job(job, Event()) == RunResult.NOT_CLAIMED


def test_a_program_that_has_lost_its_lease_changes_nothing_of_the_next_ones(new_job, wait):
    job = new_job()
    lost, held = Lease(job), Lease(job)
    lost.claim()
    wait(minutes=2)
    held.claim()
    before = JobRun.objects.values().get(name="example")
    lost.renew()
    lost.record_success()
    lost.record_failure(ValueError())
    lost.release()
    assert JobRun.objects.values().get(name="example") == before


def test_a_job_that_is_stopped_stays_due_and_is_free(new_job):
    stop = Event()
    job = new_job(lambda stop: stop.set())
    due_at = row().next_run_at
    assert run_job(job, stop) == RunResult.STOPPED
    assert (row().next_run_at, row().leased_until) == (due_at, None)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (DatabaseError("CANARY"), "The job example has failed (DatabaseError)."),
        (OSError("CANARY"), "The job example has failed (OSError)."),
        (ValidationError("CANARY"), "The job example has failed (ValidationError)."),
        (JobError("A part failed."), "A part failed."),
    ],
    ids=["database", "disk", "any other", "a part"],
)
def test_whatever_fails_is_recorded_and_logged_without_its_text(new_job, caplog, error, line):
    def fail(stop):
        raise error

    before = row().last_finished_at if JobRun.objects.filter(name="example") else None
    assert run_job(new_job(fail), Event()) == RunResult.FAILED
    assert caplog.messages == [line]
    assert (row().failures, row().last_error) == (1, type(error).__name__)
    assert before is None or row().last_finished_at == before


def test_a_job_that_fails_is_tried_again_ever_later_and_often_before_the_alarm(
    new_job, time_machine
):
    time_machine.move_to(timezone.now(), tick=False)

    def fail(stop):
        raise ValueError

    job = new_job(fail, interval=None)
    waits = []
    for _ in range(7):
        run_job(job, Event(), early=True)
        waits.append((row().next_run_at - timezone.now()).total_seconds())
    assert waits == [10, 20, 40, 80, 160, 300, 300]
    mail = next(job for job in registered_jobs() if job.name == "send_due_mail")
    assert mail.next_retry(timezone.now(), 1000) - timezone.now() == timedelta(seconds=90)


def test_a_job_that_runs_again_after_failures_is_as_good_as_new(new_job):
    new_job()
    JobRun.objects.update(failures=3, last_error="OSError")
    run_job(new_job(), Event())
    assert (row().failures, row().last_error) == (0, "")


def test_by_name_a_job_runs_at_once_though_it_is_not_due(new_job):
    calls = []
    job = new_job(calls.append)
    JobRun.objects.update(next_run_at=timezone.now() + timedelta(hours=1))
    with hooks.register_temporarily("register_jobs", lambda: [job]):
        call_command("run_jobs", "example")
    assert len(calls) == 1


def test_by_name_a_failure_is_the_commands(new_job):
    def fail(stop):
        raise ValueError

    job = new_job(fail)
    with (
        hooks.register_temporarily("register_jobs", lambda: [job]),
        pytest.raises(CommandError, match=r"Failed: example\."),
    ):
        call_command("run_jobs", "example")


def test_by_name_what_another_program_runs_is_said(new_job):
    job = new_job()
    Lease(job).claim()
    with (
        hooks.register_temporarily("register_jobs", lambda: [job]),
        pytest.raises(CommandError, match="another program is running it"),
    ):
        call_command("run_jobs", "example")


def test_a_name_that_no_job_has_is_answered_with_those_there_are(db):
    with pytest.raises(CommandError, match="no job purge_everything, only send_due_mail"):
        call_command("run_jobs", "purge_everything")


def test_every_registered_job_can_run(db):
    call_command("run_jobs", *(job.name for job in registered_jobs()))
    assert not JobRun.objects.exclude(failures=0)


def test_a_job_without_work_writes_nothing(db, django_assert_num_queries):
    job = Job("example", lambda stop: None, timedelta(seconds=1), has_work=lambda: False)
    worker = JobWorker([job])
    worker.start_due_jobs(Event())
    with django_assert_num_queries(1):
        worker.start_due_jobs(Event())
    assert not worker.threads


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        # The clocks go forward at 01:00 UTC on 28 March 2027, and back on 31 October.
        ((2027, 3, 28, 2, 59), date(2027, 3, 27)),
        ((2027, 3, 28, 3, 0), date(2027, 3, 28)),
        ((2027, 10, 31, 2, 59), date(2027, 10, 30)),
        ((2027, 10, 31, 3, 0), date(2027, 10, 31)),
        ((2027, 1, 1, 0, 0), date(2026, 12, 31)),
    ],
)
def test_a_night_begins_at_three_whatever_the_clocks_do(moment, night):
    moment = datetime(*moment, tzinfo=LONDON)
    assert night_of(moment) == night
    following = night + timedelta(days=1)
    begins = Job("example", lambda stop: None).next_run(moment)
    assert begins == datetime(following.year, following.month, following.day, 3, tzinfo=LONDON)


JOBS = """
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event
from practice.core.job_worker import JobWorker
from practice.core.jobs import Job

hour = timedelta(hours=1)
"""

LONG_JOB = (
    JOBS
    + """
stop, other_has_run = Event(), Event()

def wait(stop):
    other_has_run.wait()
    stop.set()

jobs = [Job("long", wait, hour), Job("other", lambda stop: other_has_run.set(), hour)]
JobWorker(jobs).work_until(stop)
print("Both have run.")
"""
)

ONE_OF_TEN = (
    JOBS
    + """
def record(name):
    with Path("{calls}").open("a") as file:
        file.write(name + "\\n")

names = [f"job{{n}}" for n in range(20)]
worker = JobWorker([Job(name, lambda stop, name=name: record(name), hour) for name in names])
print("ready", flush=True)
sys.stdin.readline()
worker.start_due_jobs(Event())
for thread in worker.threads.values():
    thread.join()
"""
)


@pytest.mark.processes
def test_a_long_job_holds_up_no_other(command_line):
    assert "Both have run." in command_line.run("shell", "--no-imports", "-c", LONG_JOB)


@pytest.mark.processes
def test_ten_programs_run_each_job_once(tmp_path):
    """On SQLite, or on the PostgreSQL server that DATABASE_URL names."""
    calls = tmp_path / "calls"
    code = ONE_OF_TEN.format(calls=calls)
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    with temporary_database(tmp_path) as database, ExitStack() as stack:
        site = CommandLine(tmp_path, database)
        programs = [
            stack.enter_context(
                subprocess.Popen(
                    command,
                    cwd=PROJECT,
                    env=site.environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(10)
        ]
        assert [program.stdout.readline() for program in programs] == ["ready\n"] * 10
        for program in programs:
            program.stdin.write("go\n")
            program.stdin.flush()
        for program in programs:
            output, _ = program.communicate()
            assert program.returncode == 0, output
    assert sorted(calls.read_text().split()) == sorted(f"job{n}" for n in range(20))
