"""A program beside the web server records that it runs, and not too often."""

from threading import Event

import pytest
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from practice.core.management.base import PeriodicCommand
from practice.core.models import JobRun

NAME = "test_periodic_command"  # this module's, as a command's is its module's


class Command(PeriodicCommand):
    interval = 1
    error = None

    def run_once(self, stop):
        if self.error:
            raise self.error


def test_a_program_that_runs_is_recorded_once_a_minute_at_most(db):
    command = Command()
    with CaptureQueriesContext(connection) as queries:
        for _ in range(3):
            command.run_and_record(Event())
    assert JobRun.objects.filter(name=NAME).exists()
    assert len([query for query in queries if "INSERT" in query["sql"]]) == 1
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (DatabaseError("CANARY"), f"The job {NAME} has failed (DatabaseError)."),
        (OSError("CANARY"), f"The job {NAME} has failed (OSError)."),
        (ValidationError("CANARY"), f"The job {NAME} has failed (ValidationError)."),
        (CommandError("A part failed."), "A part failed."),
    ],
    ids=["database", "disk", "any other", "a part"],
)
def test_whatever_fails_is_logged_without_its_text_and_the_program_goes_on(db, caplog, error, line):
    command = Command()
    command.error = error
    command.run_and_record(Event())
    assert not JobRun.objects.filter(name=NAME).exists()
    assert caplog.messages == [line]
    command.error = None
    command.run_and_record(Event())
    assert JobRun.objects.filter(name=NAME).exists()
