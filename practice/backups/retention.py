"""Which backups are kept: the last of each of so many days, weeks and months."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.timezone import localtime


class Keep(NamedTuple):
    """For how many days, weeks and months that have a backup the last one is kept."""

    daily: int
    weekly: int
    monthly: int


def moments_to_keep(moments: Iterable[datetime], keep: Keep) -> set[datetime]:
    """Those of the backups to keep. The newest is always among them.

    Days, weeks and months are those of the practice's time zone. Only such as have a backup count,
    so that none is deleted because no new ones are made.
    """
    newest_first = sorted(moments, reverse=True)
    periods: list[tuple[int, Callable[[datetime], object]]] = [
        (keep.daily, lambda moment: localtime(moment).date()),
        (keep.weekly, lambda moment: localtime(moment).isocalendar()[:2]),
        (keep.monthly, lambda moment: (localtime(moment).year, localtime(moment).month)),
    ]
    kept = set(newest_first[:1])
    for count, period_of in periods:
        last_of_period: dict[object, datetime] = {}
        for moment in newest_first:
            last_of_period.setdefault(period_of(moment), moment)
        kept.update(list(last_of_period.values())[:count])
    return kept
