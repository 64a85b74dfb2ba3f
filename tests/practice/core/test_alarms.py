"""Administrators are mailed when something fails, daily while it does, and when it works again."""

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail import hooks

from practice.core.alarms import send_due_alarms
from practice.core.health import HealthCheck, Problem
from practice.core.models import Alarm, User


@pytest.fixture
def administrator(db):
    User.objects.create_superuser("nobody", "", "a pass phrase")
    return User.objects.create_superuser("admin", "admin@practice.example", "a pass phrase")


@pytest.fixture
def found():
    """Problems that checks of the test's own find, by name: the only ones that there are."""
    found = {}

    def checks():
        return [
            HealthCheck(name, name.capitalize(), lambda name=name: found.get(name))
            for name in ("kettle", "lamp")
        ]

    with hooks.register_temporarily("register_health_checks", checks):
        former = hooks._hooks["register_health_checks"]
        hooks._hooks["register_health_checks"] = [(checks, 0)]
        yield found
        hooks._hooks["register_health_checks"] = former


def bodies() -> list[str]:
    return [message.body for message in mail.outbox]


def test_a_problem_is_mailed_once_when_it_begins(administrator, found):
    found["kettle"] = Problem("The kettle leaks.")
    assert send_due_alarms() == (1, 0)
    assert send_due_alarms() == (0, 0)
    (message,) = mail.outbox
    assert message.to == ["admin@practice.example"]
    assert "The kettle leaks." in message.body
    assert "/admin/" in message.body


def test_it_is_mailed_again_daily_while_it_lasts(administrator, found, wait):
    found["kettle"] = Problem("The kettle leaks.")
    for _ in range(3 * 24 * 4):  # three days, each quarter of an hour
        send_due_alarms()
        wait(minutes=15)
    assert len(mail.outbox) == 3
    assert "It goes on, since" in mail.outbox[1].body


def test_its_end_is_mailed_when_it_has_not_been_seen_for_an_hour(administrator, found, wait):
    found["kettle"] = Problem("The kettle leaks.")
    send_due_alarms()
    found.clear()
    assert send_due_alarms() == (0, 0)
    wait(minutes=59)
    assert send_due_alarms() == (0, 0)
    wait(minutes=1)
    assert send_due_alarms() == (1, 0)
    assert "It is over: Kettle" in mail.outbox[1].body
    assert not Alarm.objects.exists()


def test_a_problem_that_comes_and_goes_is_one(administrator, found, wait):
    for _ in range(6):
        found["kettle"] = Problem("The kettle leaks.")
        send_due_alarms()
        wait(minutes=20)
        found.clear()
        send_due_alarms()
        wait(minutes=20)
    assert len(mail.outbox) == 1


def test_however_much_fails_there_are_few_mails_a_day(administrator, found, wait):
    """Two problems that end and begin again as fast as they can without being taken for one."""
    for minute in range(24 * 60):
        for name, phase in (("kettle", 0), ("lamp", 35)):
            if (minute + phase) % 70 < 5:
                found[name] = Problem("It fails.")
            else:
                found.pop(name, None)
        send_due_alarms()
        wait(minutes=1)
    assert 5 < len(mail.outbox) <= 12


def test_a_mail_that_fails_is_tried_again(administrator, found, wait, settings, caplog):
    found["kettle"] = Problem("The kettle leaks.")
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "nowhere.Backend"
    assert send_due_alarms() == (0, 1)
    assert "nowhere" not in caplog.text
    settings.EMAIL_BACKEND = backend
    wait(minutes=10)
    assert send_due_alarms() == (1, 0)


def test_what_ends_before_anybody_was_told_is_forgotten(db, found):
    found["kettle"] = Problem("The kettle leaks.")
    assert send_due_alarms() == (0, 1), "there is no administrator"
    found.clear()
    assert send_due_alarms() == (0, 0)
    assert not Alarm.objects.exists()


def test_an_alarm_whose_check_is_gone_is_forgotten(administrator, found):
    found["kettle"] = Problem("The kettle leaks.")
    send_due_alarms()
    Alarm.objects.update(check_name="bell")
    found.clear()
    send_due_alarms()
    assert not Alarm.objects.exists()


def test_nothing_is_written_while_nothing_changes(administrator, found):
    """Writing makes others wait on SQLite, and this runs every ten seconds."""
    found["kettle"] = Problem("The kettle leaks.")
    send_due_alarms()
    with CaptureQueriesContext(connection) as queries:
        send_due_alarms()
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_a_mistake_in_one_check_hides_no_other(administrator, found):
    found["kettle"] = Problem("The kettle leaks.")

    def fail():
        raise LookupError

    checks = [HealthCheck("faulty", "Faulty", fail)]
    with hooks.register_temporarily("register_health_checks", lambda: checks, order=-2):
        send_due_alarms()
    (body,) = bodies()
    assert "The kettle leaks." in body
    assert "could not be found out" in body


@pytest.mark.parametrize(("address", "warnings"), [("", 1), ("admin@practice.example", 0)])
def test_a_deployment_without_an_administrators_address_is_reported(db, address, warnings):
    User.objects.create_superuser("admin", address, "a pass phrase")
    messages = run_checks(include_deployment_checks=True)
    assert len([message for message in messages if message.id == "practice.W003"]) == warnings
