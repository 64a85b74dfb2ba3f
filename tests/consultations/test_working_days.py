"""How long ago a number of working days began."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from consultations.working_days import working_days_before

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        ("2026-06-11 16:00", 2, "2026-06-09 16:00"),  # Thursday, Tuesday
        ("2026-06-09 16:00", 2, "2026-06-05 16:00"),  # Tuesday, Friday
        ("2026-06-08 10:00", 1, "2026-06-05 10:00"),  # Monday, Friday
        ("2026-06-13 12:00", 2, "2026-06-11 00:00"),  # all of Saturday is as its beginning
        ("2026-06-14 23:59", 2, "2026-06-11 00:00"),  # and Sunday
        ("2026-06-16 23:59", 2, "2026-06-12 23:59"),  # what came in on a weekend is not late yet
        ("2026-06-17 00:00", 2, "2026-06-15 00:00"),  # now it is
        ("2026-03-30 09:00", 1, "2026-03-27 09:00"),  # the clocks went forward on Sunday
        ("2026-10-26 09:00", 1, "2026-10-23 09:00"),  # and back
        ("2026-06-11 16:00", 30, "2026-04-30 16:00"),
    ],
)
def test_weekends_do_not_count(moment, days, expected):
    start = working_days_before(datetime.fromisoformat(moment).replace(tzinfo=LONDON), days)
    assert f"{start:%Y-%m-%d %H:%M}" == expected
    assert start.tzinfo == LONDON
