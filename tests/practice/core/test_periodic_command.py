"""A program beside the web server records that it runs, and not too often."""

from threading import Event

from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from practice.core.management.base import PeriodicCommand
from practice.core.models import JobRun

NAME = "test_periodic_command"  # this module's, as a command's is its module's


class Command(PeriodicCommand):
    interval = 1
    subject = "A test"

    def run_once(self, stop):
        if stop.is_set():
            raise DatabaseError


def test_a_program_that_runs_is_recorded_once_a_minute_at_most(db):
    command = Command()
    with CaptureQueriesContext(connection) as queries:
        for _ in range(3):
            command.run_and_record(Event())
    assert JobRun.objects.filter(name=NAME).exists()
    assert len([query for query in queries if "INSERT" in query["sql"]]) == 1
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]


def test_a_program_that_fails_is_not_recorded(db, caplog):
    failing = Event()
    failing.set()
    Command().run_and_record(failing)
    assert not JobRun.objects.filter(name=NAME).exists()
    assert "A test could not be read (DatabaseError)." in caplog.text


def test_a_part_that_fails_is_logged_and_the_program_goes_on(db, caplog):
    class Failing(PeriodicCommand):
        def run_once(self, stop):
            raise CommandError("A part failed.")

    Failing().run_and_record(Event())
    assert not JobRun.objects.filter(name=NAME).exists()
    assert "A part failed." in caplog.text
