"""Telling the practice that an enquiry has come in, without saying anything of what it says.

The row itself is the outbox: it is due until ``notified_at`` is set. A row is claimed by moving its
``next_attempt_at`` into the future before the mail is sent, so that two processes do not both send
it, and one killed half-way leaves it due again: every enquiry is announced at least once.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from consultations.models import Enquiry
from practice.core.models import PracticeSettings

logger = logging.getLogger(__name__)

SUBJECT = "A new enquiry has arrived"
BODY = """\
A new enquiry has arrived on the website.

Its reference is {reference}. To read it, sign in:
{link}

For its writer’s privacy, this message says nothing of what it contains.
"""
MINUTES_TO_NEXT_ATTEMPT = [1, 2, 5, 10, 30, 60]  # after that, each hour until it has gone


class NoRecipients(Exception):
    """PracticeSettings names nobody to tell."""


@dataclass
class Sweep:
    """How many notifications went out, and how many were put off."""

    sent: int = 0
    failed: int = 0


def send_due() -> Sweep:
    """Send the notifications that are due, each on its own, the oldest first."""
    sweep = Sweep()
    due = Enquiry.objects.filter(notified_at=None, next_attempt_at__lte=timezone.now())
    for enquiry in due.defer("sealed_answers", "sealed_note").order_by("received_at"):
        if not claim(enquiry):
            continue
        try:
            notify(enquiry)
        except Exception as error:  # whatever it is, the other rows must have their turn
            # The name of the error only: its text may quote addresses.
            logger.warning(
                "The notification of %s could not be sent (%s). It will be tried again.",
                enquiry.reference,
                type(error).__name__,
            )
            sweep.failed += 1
        else:
            Enquiry.objects.filter(pk=enquiry.pk).update(notified_at=timezone.now())
            sweep.sent += 1
    return sweep


def claim(enquiry: Enquiry) -> bool:
    """Whether this process, and no other, is to send the notification now."""
    step = min(enquiry.notify_attempts, len(MINUTES_TO_NEXT_ATTEMPT) - 1)
    wait = timedelta(minutes=MINUTES_TO_NEXT_ATTEMPT[step])
    return bool(
        Enquiry.objects.filter(
            pk=enquiry.pk, notified_at=None, next_attempt_at=enquiry.next_attempt_at
        ).update(next_attempt_at=timezone.now() + wait, notify_attempts=F("notify_attempts") + 1)
    )


def notify(enquiry: Enquiry) -> None:
    """Send the one message. Raises NoRecipients, or whatever the mail backend raises."""
    recipients = _recipients(enquiry)
    if not recipients:
        raise NoRecipients
    inbox = reverse("consultations_enquiry_modeladmin_inspect", args=[enquiry.pk])
    EmailMessage(
        subject=SUBJECT,
        body=BODY.format(
            reference=enquiry.reference, link=settings.WAGTAILADMIN_BASE_URL.rstrip("/") + inbox
        ),
        to=recipients,
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def _recipients(enquiry: Enquiry) -> list[str]:
    """Those whom the page's site names; if the page has gone, those of the default site."""
    site = enquiry.page.get_site() if enquiry.page else None
    site = site or Site.objects.filter(is_default_site=True).first()
    return PracticeSettings.for_site(site).recipients if site else []
