"""A program beside the web server records that it runs, and not too often."""

import signal

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from practice.core.management.base import PeriodicCommand
from practice.core.models import JobRun

NAME = "test_periodic_command"  # this module's, as a command's is its module's


@pytest.fixture(autouse=True)
def _restore_signal_handlers():
    numbers = (signal.SIGTERM, signal.SIGINT)
    handlers = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, handlers, strict=True):
        signal.signal(number, handler)


class ThreeRounds(PeriodicCommand):
    interval = 1
    subject = "A test"
    error: type[Exception] | None = None

    def run_once(self, stop):
        self.rounds = getattr(self, "rounds", 0) + 1
        if self.rounds == 3:
            stop.set()
        if self.error:
            raise self.error


def test_a_program_that_runs_is_recorded_once_a_minute_at_most(db):
    with CaptureQueriesContext(connection) as queries:
        ThreeRounds().handle(every=0)
    assert JobRun.objects.filter(name=NAME).exists()
    written = [query for query in queries if "INSERT" in query["sql"] or "UPDATE" in query["sql"]]
    assert len(written) == 1


def test_a_program_that_fails_is_not_recorded(db):
    command = ThreeRounds()
    command.error = DatabaseError
    command.handle(every=0)
    assert not JobRun.objects.filter(name=NAME).exists()
