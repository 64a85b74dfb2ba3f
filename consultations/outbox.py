"""Notifies the practice of new enquiries by e-mail, without anything that they say.

The row itself is the outbox: it is due until ``notified_at`` is set. All that is due goes into one
mail, at most a minute after it came in. Rows are claimed together, by moving their
``next_attempt_at`` to one moment in the future before the mail is sent: two processes do not both
send it, and rows whose process was killed are due again. Each enquiry is notified at least once.

Those held back as spam stay out of it, until somebody puts them with the others:
consultations/held_back_digest.py says how many there are.
"""

import logging
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.core.mail import EmailMessage
from django.db.models import F, Min, QuerySet
from django.urls import reverse
from django.utils import timezone

from consultations.models import Enquiry, EnquirySettings
from practice.core.outbox import NoRecipients, SendResult, absolute_url, retry_wait
from practice.throttling.limits import Limit

logger = logging.getLogger(__name__)

GATHERING_TIME = timedelta(minutes=1)
# However many robots write: after ten mails within an hour the next waits two minutes, then four,
# eight, and ten at most. That is under 20 mails an hour, and less than the quarter of an hour after
# which the site raises the alarm.
MAILS = Limit(
    "enquiry mails",
    count=10,
    period=timedelta(hours=1),
    first_wait=timedelta(minutes=2),
    longest_wait=timedelta(minutes=10),
)
RECIPIENTS = "practice"  # the subject of this limit, and of that of the digest
NOTIFIED_STATES = [state for state in Enquiry.State if state != Enquiry.State.HELD_BACK]
MAX_LISTED = 20  # enquiries in one mail

SUBJECT = "A new enquiry has arrived"
BODY = """\
A new enquiry has arrived on the website.

Its reference is {reference}. To read it, sign in:
{link}

For its writer’s privacy, this message says nothing of what it contains.
"""
SUBJECT_OF_MANY = "{count:,} new enquiries have arrived"
BODY_OF_MANY = """\
{count:,} new enquiries have arrived on the website. To read them, sign in.

{listed}

For their writers’ privacy, this message says nothing of what they contain.
"""


def enquiries_to_notify() -> QuerySet[Enquiry]:
    """Those of which the practice has yet to be told, each by itself.

    The states are listed, rather than one excluded, for the index that leaves out what was told.
    """
    return Enquiry.objects.filter(notified_at=None, state__in=NOTIFIED_STATES)


def send_due_notifications() -> SendResult:
    """Send one mail about all that is due, once the first has been due for GATHERING_TIME.

    Enquiries are counted, not mails. Memory does not grow with their number.
    """
    now = timezone.now()
    if not enquiries_to_notify().filter(next_attempt_at__lte=now - GATHERING_TIME).exists():
        return SendResult(0, 0)
    if MAILS.refused_for(RECIPIENTS):
        return SendResult(0, 0)
    claimed = claim_due(now)
    count = claimed.count()
    if not count:  # another process was faster
        return SendResult(0, 0)
    MAILS.record(RECIPIENTS)  # before it is sent: some mail arrives although the server drops it
    listed = list(
        claimed.order_by("received_at", "pk").only("pk", "reference", "received_at")[:MAX_LISTED]
    )
    try:
        send_notification(listed, count)
    except Exception as error:  # whatever it is, other mail must be tried
        # The class of the error only: its text may quote addresses.
        logger.warning(
            "The mail about %s%s could not be sent (%s). It will be tried again.",
            ", ".join(enquiry.reference for enquiry in listed),
            f" and {count - len(listed)} more" if count > len(listed) else "",
            type(error).__name__,
        )
        return SendResult(0, count)
    claimed.update(notified_at=timezone.now())
    return SendResult(count, 0)


def claim_due(now: datetime) -> QuerySet[Enquiry]:
    """Schedule the next attempt of all that is due, and return them.

    As soon as the one that was tried least often needs it: they share one mail.
    """
    due = enquiries_to_notify().filter(next_attempt_at__lte=now)
    attempts = due.aggregate(fewest=Min("notify_attempts"))["fewest"] or 0
    # No other claim has this moment, to the microsecond.
    claimed_until = now + retry_wait(attempts)
    due.update(next_attempt_at=claimed_until, notify_attempts=F("notify_attempts") + 1)
    return enquiries_to_notify().filter(next_attempt_at=claimed_until)


def send_notification(listed: list[Enquiry], count: int) -> None:
    """Send the mail about ``count`` enquiries, of which some are listed.

    Raises NoRecipients, or whatever the mail backend raises.
    """
    if count == 1:
        (enquiry,) = listed
        body = BODY.format(reference=enquiry.reference, link=link_to(enquiry))
        return send_mail(SUBJECT, body)
    parts = [f"{enquiry.reference}\n{link_to(enquiry)}" for enquiry in listed]
    if count > len(listed):
        parts.append(f"and {count - len(listed):,} more\n{link_to_list(Enquiry.State.NEW)}")
    body = BODY_OF_MANY.format(count=count, listed="\n\n".join(parts))
    return send_mail(SUBJECT_OF_MANY.format(count=count), body)


def send_mail(subject: str, body: str) -> None:
    recipients = EnquirySettings.load().recipients
    if not recipients:
        raise NoRecipients
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(subject=subject, body=body, to=recipients, headers=headers).send()


def link_to(enquiry: Enquiry) -> str:
    path = reverse("consultations_enquiry_modeladmin_inspect", args=[enquiry.pk])
    return absolute_url(path)


def link_to_list(state: Enquiry.State) -> str:
    path = reverse("consultations_enquiry_modeladmin_index")
    return absolute_url(f"{path}?{urlencode({'state': state.value})}")
