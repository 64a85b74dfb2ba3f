"""Until when an enquiry is kept, at the boundaries: days, month ends, leap years, clock changes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import localdate

from consultations.calendar_dates import add_months
from consultations.models import Enquiry, EnquirySettings
from consultations.retention import MONTHS_FIELDS, deletion_date, due_enquiries, last_day_of_months

LONDON = ZoneInfo("Europe/London")


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


@pytest.fixture
def store(db):
    """``store(state, marked_at)`` returns an enquiry that has been in a state since then."""

    def store(state, marked_at, **fields):
        return Enquiry.objects.create(state=state, state_changed_at=marked_at, **fields)

    return store


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -12, date(2025, 1, 15)),
    ],
)
def test_months_are_calendar_months_and_end_with_the_month(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.parametrize("months", [1, 6, 11, 12, 120])
def test_the_days_that_are_due_are_those_whose_months_have_passed(months):
    """On every day of a leap year and the years beside it, against the date counted forwards."""
    for number in range(3 * 365):
        today = date(2027, 1, 1) + timedelta(days=number)
        last = last_day_of_months(months, today)
        assert add_months(last, months) <= today < add_months(last + timedelta(days=1), months)


@pytest.mark.parametrize(
    ("state", "marked_at", "due_on"),
    [
        ("closed", london(2026, 5, 24, 12), date(2026, 11, 24)),
        ("declined", london(2026, 8, 31, 23, 59), date(2027, 2, 28)),
        ("closed", london(2027, 8, 31, 0, 0), date(2028, 2, 29)),
        ("booked", london(2028, 2, 29, 9), date(2029, 2, 28)),
        ("replied", london(2025, 11, 24, 9), date(2026, 11, 24)),
        ("held_back", london(2026, 10, 26, 9), date(2026, 11, 25)),
        # Clocks go forward on 28 March 2027 and back on 31 October 2027, at 01:00 UTC.
        ("closed", london(2027, 3, 28, 0, 30), date(2027, 9, 28)),
        ("closed", london(2027, 9, 28, 0, 30), date(2028, 3, 28)),
        ("held_back", london(2027, 10, 1, 0, 30), date(2027, 10, 31)),
        ("held_back", london(2027, 2, 26, 23, 30), date(2027, 3, 28)),
        # 23:30 UTC in summer is already the next day in London.
        ("closed", datetime(2026, 5, 23, 23, 30, tzinfo=ZoneInfo("UTC")), date(2026, 11, 24)),
    ],
)
def test_it_is_due_on_its_date_and_not_the_day_before(store, state, marked_at, due_on):
    enquiry = store(state, marked_at)
    settings = EnquirySettings()
    assert deletion_date(enquiry, settings) == due_on
    for days, is_due in ((-1, False), (0, True), (1, True)):
        assert due_enquiries(settings, due_on + timedelta(days)).exists() is is_due
    first_moment = datetime.combine(due_on, datetime.min.time(), LONDON)
    for moment, is_due in (
        (first_moment - timedelta(seconds=1), False),
        (first_moment, True),
    ):
        with time_machine.travel(moment, tick=False):
            assert due_enquiries(settings).exists() is is_due


@pytest.mark.parametrize("state", [*MONTHS_FIELDS, "held_back"])
def test_the_settings_say_how_long_a_state_is_kept(store, state):
    enquiry = store(state, london(2026, 1, 15, 12))
    settings = EnquirySettings()
    before = deletion_date(enquiry, settings)
    field = MONTHS_FIELDS.get(state, "keep_held_back_days")
    setattr(settings, field, getattr(settings, field) + 1)
    assert deletion_date(enquiry, settings) > before
    assert not due_enquiries(settings, before).exists()


def test_a_new_enquiry_is_kept_until_somebody_marks_it(store):
    enquiry = store("new", london(2016, 1, 1))
    assert deletion_date(enquiry, EnquirySettings()) is None
    assert not due_enquiries(EnquirySettings()).exists()


def test_an_enquiry_on_hold_is_kept(store):
    enquiry = store("closed", london(2016, 1, 1), encrypted_hold_reason="f1:something")
    assert deletion_date(enquiry, EnquirySettings()) is None
    assert not due_enquiries(EnquirySettings(), localdate()).exists()
