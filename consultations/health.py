"""Checks that the practice is told of every enquiry, answers it, and misses no deadline."""

from datetime import date, timedelta
from operator import attrgetter

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate

from consultations.models import ConsultationPage, Enquiry, EnquirySettings, RightsRequest
from consultations.outbox import enquiries_to_notify
from consultations.spam import count_held_back
from consultations.working_days import working_days_before
from practice.core.dates import format_moment
from practice.core.health import HealthCheck, Problem

NOTIFICATION_DEADLINE = timedelta(minutes=15)
NEARLY_FULL = 0.9  # of the enquiries that are held back at most
WARNING_DAYS = 7  # before a request about personal data is due


def health_checks() -> list[HealthCheck]:
    return [
        HealthCheck("enquiry_mail", "Mail about new enquiries", find_unsent_notifications),
        HealthCheck("enquiries_read", "Reading enquiries in time", find_unread_enquiries),
        HealthCheck("enquiries_answered", "Answering enquiries in time", find_unanswered_enquiries),
        HealthCheck("held_back", "Room for enquiries that are held back", find_little_room),
        HealthCheck("rights_requests", "Requests about personal data", find_due_requests),
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
        *link_to_enquiries(Enquiry.State.NEW),
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
        *link_to_enquiries(Enquiry.State.NEW),
    )


def find_unanswered_enquiries() -> Problem | None:
    """Enquiries that were read, and have been new for twice the promised working days."""
    days = 2 * EnquirySettings.read().reply_within_days
    found = Enquiry.objects.filter(
        state=Enquiry.State.NEW,
        first_read_at__isnull=False,
        state_changed_at__lt=working_days_before(timezone.now(), days),
    ).count()
    if not found:
        return None
    return Problem(
        f"{describe_count(found)} been read, but {'is' if found == 1 else 'are'} still marked as "
        f"new after {apnumber(days)} working days, twice the time in which the practice means to "
        "reply. Answer what waits, and mark what is answered.",
        *link_to_enquiries(Enquiry.State.NEW),
    )


def find_little_room() -> Problem | None:
    """So many enquiries held back that suspicious ones will soon be refused."""
    count = count_held_back()
    limit = settings.MAX_ENQUIRIES_HELD_BACK
    if count < limit * NEARLY_FULL:
        return None
    return Problem(
        f"{count:,} enquiries are held back. From {limit:,} on, others that look like spam are "
        "refused, and people may be among them. Look through them, and delete them.",
        *link_to_enquiries(Enquiry.State.HELD_BACK),
    )


def find_due_requests() -> Problem | None:
    """Requests about personal data whose deadline is near, or has passed."""
    unanswered = RightsRequest.objects.filter(answered_on=None)
    requests = unanswered.defer(*RightsRequest.encrypted_fields)  # few, unlike the answered ones
    limit = localdate() + timedelta(days=WARNING_DAYS)
    due = sorted((r for r in requests if r.due_on <= limit), key=attrgetter("due_on"))
    if not due:
        return None
    first, others = due[0], len(due) - 1
    more = ""
    if others:
        more = (
            f" {str(apnumber(others)).capitalize()} more {'is' if others == 1 else 'are'} due "
            "within a week, or overdue."
        )
    return Problem(
        f"A request about personal data has to be dealt with by {format_day(first.due_on)} "
        f"({first.short_kind.lower()}, received on {format_day(first.received_on)}). "
        f"{first.clock}.{more}",
        reverse("rights_requests:index"),
        "Open the register of requests",
    )


def find_missing_recipients() -> Problem | None:
    """Nobody writes before there is a form: until then it is nothing to raise an alarm about."""
    if EnquirySettings.read().recipients or not ConsultationPage.objects.live().exists():
        return None
    return Problem(
        "Nobody is named to be told of new enquiries, so no mail goes out about them. Enter an "
        "address under Settings → Enquiry settings.",
        reverse("wagtailsettings:edit", args=["consultations", "enquirysettings"]),
        "Open the enquiry settings",
    )


def format_day(day: date) -> str:
    return date_format(day, "j F Y")


def describe_count(count: int) -> str:
    return (
        "One enquiry has" if count == 1 else f"{str(apnumber(count)).capitalize()} enquiries have"
    )


def link_to_enquiries(state: Enquiry.State) -> tuple[str, str]:
    """The path of their list, and the link's text."""
    path = reverse("consultations_enquiry_modeladmin_index")
    return f"{path}?state={state.value}", f"Open the {state.label.lower()} enquiries"
