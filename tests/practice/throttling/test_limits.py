from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from practice.throttling.limits import Limit, delete_expired_counters
from practice.throttling.models import Counter

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PLAIN = Limit("plain", count=3, period=10 * MINUTE)
GROWING = Limit("growing", count=3, period=timedelta(days=1), first_wait=MINUTE)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def use_up(limit: Limit, subject: str) -> None:
    for _ in range(limit.count):
        assert not limit.refused_for(subject)
        limit.record(subject)


def test_a_subject_over_its_limit_is_refused_until_the_period_ends(clock):
    PLAIN.record("a")
    clock.shift(4 * MINUTE)
    PLAIN.record("a")
    assert not PLAIN.refused_for("a")
    PLAIN.record("a")
    assert PLAIN.refused_for("a") == 6 * MINUTE
    clock.shift(6 * MINUTE)
    use_up(PLAIN, "a")


def test_a_refused_use_is_not_counted(clock):
    for _ in range(GROWING.count):
        assert not GROWING.use("a")
    assert GROWING.use("a") == GROWING.use("a") == MINUTE
    clock.shift(MINUTE)
    assert not GROWING.use("a")
    assert GROWING.use("a") == 2 * MINUTE


def test_another_subject_and_another_limit_are_not_concerned():
    use_up(PLAIN, "a")
    assert PLAIN.refused_for("a")
    assert not PLAIN.refused_for("b")
    assert not GROWING.refused_for("a")


def test_each_further_use_doubles_the_wait_up_to_the_longest(clock):
    use_up(GROWING, "a")
    waits = []
    for _ in range(6):
        waits.append(GROWING.refused_for("a"))
        clock.shift(waits[-1])
        assert not GROWING.refused_for("a")
        GROWING.record("a")
    assert [wait / MINUTE for wait in waits] == [1, 2, 4, 8, 15, 15]


def test_a_forgotten_subject_counts_from_zero():
    use_up(GROWING, "a")
    GROWING.forget("a")
    use_up(GROWING, "a")


def test_a_use_is_counted_though_the_counter_goes_meanwhile():
    """As when another process forgets the subject, or deletes what has expired."""

    def deleting(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith("SELECT") and Counter._meta.db_table in sql:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {Counter._meta.db_table}")
        return result

    GROWING.record("a")
    with connection.execute_wrapper(deleting):
        GROWING.record("a")
    assert Counter.objects.get().count == 2


def test_no_subject_is_stored_in_clear():
    PLAIN.record("somebody@visitor.example")
    assert "somebody" not in repr(Counter.objects.values().get())


def test_expired_counters_are_deleted(clock):
    PLAIN.record("a")
    clock.shift(5 * MINUTE)
    PLAIN.record("b")
    clock.shift(5 * MINUTE)
    assert delete_expired_counters() == 1
    assert Counter.objects.count() == 1
