"""Calendar months, as people and the law count them."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day of a later month (or an earlier one, if negative), or that month's last day.

    31 August and six months are 28 February, or the 29th in a leap year. The Information
    Commissioner counts so too: https://ico.org.uk, “How long do we have to comply?”.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_last_of_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]
