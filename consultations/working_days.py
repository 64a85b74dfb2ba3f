"""Working days: Monday to Friday, in the practice's time zone.

Public holidays count as working days. So the alarm about an unread enquiry may come a day or two
early after them, and never late.
"""

from datetime import datetime, time, timedelta

from django.utils.timezone import localtime, make_aware

SATURDAY = 5  # of date.weekday()


def working_days_before(moment: datetime, days: int) -> datetime:
    """The last moment from which ``days`` working days have passed at ``moment``.

    From Friday at four, two working days have passed on Tuesday at four; from any time of a
    weekend, on the next Tuesday at the end of the day.
    """
    local = localtime(moment)
    day, time_of_day = local.date(), local.time()
    if day.weekday() >= SATURDAY:  # nothing passes on a weekend: it is as at its beginning
        day -= timedelta(days=day.weekday() - SATURDAY)
        time_of_day = time.min
        # One day back from Saturday's beginning is Friday's beginning.
    for _ in range(days):
        day -= timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day -= timedelta(days=1)
    return make_aware(datetime.combine(day, time_of_day))
