"""Checks that every enquiry is told to the practice, and read."""

from datetime import timedelta

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from consultations.models import Enquiry, EnquirySettings
from consultations.outbox import enquiries_to_notify
from consultations.working_days import working_days_before
from practice.core.dates import format_moment
from practice.core.health import HealthCheck, Problem

NOTIFICATION_DEADLINE = timedelta(minutes=15)


def health_checks() -> list[HealthCheck]:
    return [
        HealthCheck("enquiry_mail", "Mail about new enquiries", find_unsent_notifications),
        HealthCheck("enquiries_read", "Reading enquiries in time", find_unread_enquiries),
        HealthCheck("enquiry_recipients", "Who is told of enquiries", find_missing_recipients),
    ]


def find_unsent_notifications() -> Problem | None:
    """Enquiries that the practice has not been told of for NOTIFICATION_DEADLINE.

    One that was held back counts from when somebody put it with the others.
    """
    limit = timezone.now() - NOTIFICATION_DEADLINE
    late = Q(received_at__lte=limit) & (Q(held_back_because="") | Q(state_changed_at__lte=limit))
    # Not in a WHERE, or SQLite would look through all that was ever received.
    found = enquiries_to_notify().aggregate(
        count=Count("pk", filter=late), oldest=Min("received_at", filter=late)
    )
    if not found["count"]:
        return None
    return Problem(
        f"{describe_count(found['count'])} waited for a mail to the practice since "
        f"{format_moment(found['oldest'])}, but the mail does not go out. Open the enquiries here "
        "now, and tell whoever looks after the website.",
        *link_to_new_enquiries(),
    )


def find_unread_enquiries() -> Problem | None:
    """New enquiries that nobody has read within the working days that the practice promises."""
    days = EnquirySettings.read().reply_within_days
    unread = Enquiry.objects.filter(
        state=Enquiry.State.NEW,
        first_read_at=None,
        received_at__lt=working_days_before(timezone.now(), days),
    )
    found = unread.aggregate(count=Count("pk"), oldest=Min("received_at"))
    if not found["count"]:
        return None
    promise = "the working day" if days == 1 else f"the {apnumber(days)} working days"
    return Problem(
        f"{describe_count(found['count'])} not been read within {promise} in which the practice "
        f"means to reply. The oldest came in on {format_moment(found['oldest'])}. Read and answer "
        "what waits.",
        *link_to_new_enquiries(),
    )


def find_missing_recipients() -> Problem | None:
    if EnquirySettings.read().recipients:
        return None
    return Problem(
        "Nobody is named to be told of new enquiries, so no mail goes out about them. Enter an "
        "address under Settings → Enquiry settings.",
        reverse("wagtailsettings:edit", args=["consultations", "enquirysettings"]),
        "Open the enquiry settings",
    )


def describe_count(count: int) -> str:
    return (
        "One enquiry has" if count == 1 else f"{str(apnumber(count)).capitalize()} enquiries have"
    )


def link_to_new_enquiries() -> tuple[str, str]:
    """The path of the list, and the link's text."""
    path = reverse("consultations_enquiry_modeladmin_index")
    return f"{path}?state={Enquiry.State.NEW.value}", "Open the new enquiries"
