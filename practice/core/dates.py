"""Dates and times as people write them."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime


def format_moment(moment: datetime) -> str:
    """“14:02” if it was today, else “3 May, 14:02”, in the practice's time zone."""
    local = localtime(moment)
    return date_format(local, "H:i" if local.date() == localdate() else "j F, H:i")
