"""The last backup of each of the last days, weeks and months is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from practice.backups.retention import Keep, moments_to_keep

KEEP = Keep(daily=7, weekly=4, monthly=12)
NIGHT = datetime(2026, 11, 25, 3, tzinfo=UTC)  # a Wednesday


def nights(count: int) -> list[datetime]:
    return [NIGHT - timedelta(days=days) for days in range(count)]


def kept_days(moments, keep=KEEP) -> list[str]:
    return [f"{moment:%d %b %Y}" for moment in sorted(moments_to_keep(moments, keep), reverse=True)]


def test_after_two_years_the_last_days_weeks_and_months_are_kept():
    assert kept_days(nights(730)) == [
        *(f"{day} Nov 2026" for day in range(25, 18, -1)),  # seven days; Sunday 22 among them
        "15 Nov 2026",  # Sundays, the last days of their weeks
        "08 Nov 2026",
        *["31 Oct 2026", "30 Sep 2026", "31 Aug 2026", "31 Jul 2026", "30 Jun 2026"],
        *["31 May 2026", "30 Apr 2026", "31 Mar 2026", "28 Feb 2026", "31 Jan 2026"],
        "31 Dec 2025",
    ]


def test_each_night_only_what_was_kept_the_night_before_is_needed():
    """Deleting every night leaves the same as deleting once."""
    everything = sorted(nights(500))
    kept: set[datetime] = set()
    for night in everything:
        kept = moments_to_keep([*kept, night], KEEP)
    assert kept == moments_to_keep(everything, KEEP)


def test_of_several_on_a_day_the_last_is_kept():
    moments = [NIGHT + timedelta(hours=hours) for hours in range(5)]
    assert moments_to_keep(moments, KEEP) == {moments[-1]}


def test_old_backups_are_kept_while_no_new_ones_are_made():
    old = [moment - timedelta(days=3650) for moment in nights(3)]
    assert len(moments_to_keep(old, KEEP)) == 3


@pytest.mark.parametrize("keep", [Keep(1, 0, 0), Keep(0, 0, 0)])
def test_the_newest_is_always_kept(keep):
    assert moments_to_keep(nights(5), keep) == {NIGHT}


def test_a_day_is_one_of_the_practices_time_zone():
    """In July, 23:30 UTC is half an hour after midnight in London."""
    evening = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    after_midnight = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert len(moments_to_keep([evening, after_midnight], KEEP)) == 2
