"""Until when enquiries are kept: from the day of their last mark, as EnquirySettings says.

Days are those of the practice's time zone, and months are calendar months. An enquiry whose date of
deletion has come is deleted in the following night: consultations/purge.py.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.timezone import localdate, make_aware

from consultations.calendar_dates import add_months, is_last_of_month
from consultations.models import Enquiry, EnquirySettings
from practice.core.jobs import night_of

State = Enquiry.State
MONTHS_FIELDS = {  # of EnquirySettings, by state
    State.REPLIED: "keep_replied_months",
    State.BOOKED: "keep_booked_months",
    State.DECLINED: "keep_declined_months",
    State.CLOSED: "keep_closed_months",
}


def deletion_date(enquiry: Enquiry, settings: EnquirySettings) -> date | None:
    """The day on which ``enquiry`` is deleted; None while it is new or kept for a reason."""
    if enquiry.encrypted_hold_reason:
        return None
    marked_on = localdate(enquiry.state_changed_at)
    if enquiry.state == State.HELD_BACK:
        return marked_on + timedelta(days=settings.keep_held_back_days)
    if enquiry.state in MONTHS_FIELDS:
        return add_months(marked_on, months_kept(State(enquiry.state), settings))
    return None


def due_enquiries(settings: EnquirySettings, today: date | None = None) -> QuerySet[Enquiry]:
    """The enquiries whose date of deletion is ``today`` or earlier."""
    today = today or localdate()
    last_days = {
        state: last_day_of_months(months_kept(state, settings), today) for state in MONTHS_FIELDS
    } | {State.HELD_BACK: today - timedelta(days=settings.keep_held_back_days)}
    due = Q()
    for state, last_day in last_days.items():
        due |= Q(state=state, state_changed_at__lt=end_of(last_day))
    return Enquiry.objects.filter(due, encrypted_hold_reason="")


def next_purge_date() -> date:
    """The day on which the next nightly purge starts: what is due by then, it deletes."""
    return night_of(timezone.now()) + timedelta(days=1)


def months_kept(state: Enquiry.State, settings: EnquirySettings) -> int:
    return getattr(settings, MONTHS_FIELDS[state])


def last_day_of_months(months: int, today: date) -> date:
    """The last day which, with ``months`` added, is not after ``today``."""
    day = add_months(today, -months)
    if is_last_of_month(today):  # to which later days of a longer month lead as well
        return add_months(day.replace(day=1), 1) - timedelta(days=1)
    return day


def end_of(day: date) -> datetime:
    """The midnight, in the practice's time zone, that ends ``day``."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))
