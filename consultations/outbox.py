"""Notifies the practice of new enquiries by e-mail, without anything that they say.

The row itself is the outbox: it is due until ``notified_at`` is set. A row is claimed by moving its
``next_attempt_at`` into the future before the mail is sent, so that two processes do not both send
it, and a row whose process was killed is due again: each enquiry is notified at least once.
"""

import logging
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from consultations.models import Enquiry, EnquirySettings

logger = logging.getLogger(__name__)

SUBJECT = "A new enquiry has arrived"
BODY = """\
A new enquiry has arrived on the website.

Its reference is {reference}. To read it, sign in:
{link}

For its writer’s privacy, this message says nothing of what it contains.
"""
RETRY_MINUTES = [1, 2, 5, 10, 30, 60]  # after each attempt; the last one again and again


class NoRecipients(Exception):
    """EnquirySettings has no address to notify."""


class Result(NamedTuple):
    """How many notifications were sent, and how many will be tried again."""

    sent: int
    failed: int


def send_due_notifications() -> Result:
    """Send the notifications that are due, each in a mail of its own, the oldest first."""
    sent = failed = 0
    due = Enquiry.objects.filter(notified_at=None, next_attempt_at__lte=timezone.now())
    for enquiry in due.defer("encrypted_answers", "encrypted_note").order_by("received_at"):
        if not claim(enquiry):
            continue
        try:
            send_notification(enquiry)
        except Exception as error:  # whatever it is, the other rows must be tried
            # The class of the error only: its text may quote addresses.
            logger.warning(
                "The notification of %s could not be sent (%s). It will be tried again.",
                enquiry.reference,
                type(error).__name__,
            )
            failed += 1
        else:
            Enquiry.objects.filter(pk=enquiry.pk).update(notified_at=timezone.now())
            sent += 1
    return Result(sent, failed)


def claim(enquiry: Enquiry) -> bool:
    """Schedule the next attempt. False if another process has done so since the row was read."""
    step = min(enquiry.notify_attempts, len(RETRY_MINUTES) - 1)
    wait = timedelta(minutes=RETRY_MINUTES[step])
    return bool(
        Enquiry.objects.filter(
            pk=enquiry.pk, notified_at=None, next_attempt_at=enquiry.next_attempt_at
        ).update(next_attempt_at=timezone.now() + wait, notify_attempts=F("notify_attempts") + 1)
    )


def send_notification(enquiry: Enquiry) -> None:
    """Send the mail. Raises NoRecipients, or whatever the mail backend raises."""
    recipients = EnquirySettings.load().recipients
    if not recipients:
        raise NoRecipients
    path = reverse("consultations_enquiry_modeladmin_inspect", args=[enquiry.pk])
    link = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
    EmailMessage(
        subject=SUBJECT,
        body=BODY.format(reference=enquiry.reference, link=link),
        to=recipients,
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
