"""Every night's jobs run by themselves, each night once, and again if they failed."""

import io
from datetime import date, datetime
from threading import Event
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from wagtail import hooks

from practice.core.management.commands.run_nightly_jobs import Command
from practice.core.nightly_jobs import night_of


@pytest.fixture
def jobs(db):
    """The calls of two jobs, of which “second” fails while ``jobs.is_broken``."""

    class Jobs(list):
        is_broken = False

    calls = Jobs()

    def first(stop):
        calls.append("first")

    def second(stop):
        calls.append("second")
        if calls.is_broken:
            raise ValueError

    with hooks.register_temporarily([("nightly_jobs", first), ("nightly_jobs", second)]):
        yield calls


@pytest.fixture
def watch():
    """``watch(*moments)`` looks at each moment whether something is to be done."""
    command = Command(stdout=io.StringIO())
    command.nights = {}

    def watch(*moments):
        for moment in moments:
            with time_machine.travel(datetime(*moment, tzinfo=ZoneInfo("Europe/London"))):
                command.run_once(Event())

    return watch


def test_without_watch_all_run_at_once(jobs):
    call_command("run_nightly_jobs")
    assert jobs == ["first", "second"]


def test_without_watch_a_failure_is_the_commands(jobs):
    jobs.is_broken = True
    with pytest.raises(CommandError, match=r"Failed: second\."):
        call_command("run_nightly_jobs")


def test_each_night_they_run_once_from_three_o_clock(jobs, watch):
    watch((2026, 11, 24, 12, 0))  # the program has just been started
    assert jobs == ["first", "second"]
    watch((2026, 11, 24, 23, 0), (2026, 11, 25, 2, 59))
    assert len(jobs) == 2
    watch((2026, 11, 25, 3, 0), (2026, 11, 25, 3, 5), (2026, 11, 25, 15, 0))
    assert len(jobs) == 4


def test_a_job_that_fails_is_tried_again_and_the_others_are_not(jobs, watch):
    jobs.is_broken = True
    watch((2026, 11, 24, 3, 0), (2026, 11, 24, 3, 5))
    jobs.is_broken = False
    watch((2026, 11, 24, 3, 10), (2026, 11, 24, 3, 15))
    assert jobs == ["first", "second", "second", "second"]


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
    assert night_of(datetime(*moment, tzinfo=ZoneInfo("Europe/London"))) == night
