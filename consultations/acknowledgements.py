"""Tells visitors by e-mail that their enquiry has arrived, if the practice wants that.

The row is the outbox, as for the notification: an acknowledgement is due while ``acknowledge_at``
is set. A row is claimed by moving that into the future before the mail is sent. The mail names
nobody and nothing: it may be read over somebody's shoulder, or on a locked telephone.

A robot cannot use it to mail other people: what is held back is not acknowledged, and an address
gets one in a day at most.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from consultations.models import Enquiry, EnquirySettings
from practice.core.encryption import DecryptionError
from practice.core.outbox import SendResult, retry_wait
from practice.throttling.limits import Limit

logger = logging.getLogger(__name__)

SUBJECT = "We have received your message"
BODY = """\
Your message has arrived. Somebody will read it, and answer in the way you asked for.

This was sent by itself. There is nothing that you need to do.
"""
LONGEST_DELAY = timedelta(days=1)  # after it the mail would only puzzle
PER_ADDRESS = Limit("acknowledgements to one address", 1, timedelta(days=1))


def acknowledgement_time(address: str) -> datetime | None:
    """When to acknowledge an enquiry from ``address``: now, or never."""
    if not is_wanted():
        return None
    text, key = address.casefold(), settings.ENQUIRY_KEYS[0]
    digest = salted_hmac("consultations.acknowledgements", text, key, algorithm="sha256")
    return timezone.now() if PER_ADDRESS.record(digest.hexdigest()) == 1 else None


def schedule_acknowledgement(enquiry: Enquiry) -> None:
    """Have an enquiry that was held back acknowledged, now that a person has looked at it."""
    try:
        time = acknowledgement_time(email_address(enquiry))
    except DecryptionError:
        return
    Enquiry.objects.filter(pk=enquiry.pk).update(acknowledge_at=time)


def email_address(enquiry: Enquiry) -> str:
    """The visitor's. Raises DecryptionError."""
    return next(answer["answer"] for answer in enquiry.answers if answer["key"] == "email")


def is_wanted() -> bool:
    return EnquirySettings.objects.filter(sends_acknowledgements=True).exists()


def send_due_acknowledgements() -> SendResult:
    """Send the acknowledgements that are due, and give up those that are too old or not wanted."""
    now = timezone.now()
    unsent = Enquiry.objects.exclude(acknowledge_at=None)
    if not unsent.exists():  # nearly always: an update would lock the database for nothing
        return SendResult(0, 0)
    if not is_wanted():
        unsent.update(acknowledge_at=None)
    unsent.filter(received_at__lte=now - LONGEST_DELAY).update(acknowledge_at=None)
    sent = failed = 0
    for enquiry in unsent.filter(acknowledge_at__lte=now).order_by("received_at"):
        if not claim(enquiry):
            continue
        try:
            send_acknowledgement(enquiry)
        except Exception as error:  # whatever it is, the other rows must be tried
            # The class of the error only: its text may quote addresses.
            logger.warning(
                "The acknowledgement of %s could not be sent (%s). It will be tried again.",
                enquiry.reference,
                type(error).__name__,
            )
            failed += 1
        else:
            Enquiry.objects.filter(pk=enquiry.pk).update(acknowledge_at=None)
            sent += 1
    return SendResult(sent, failed)


def claim(enquiry: Enquiry) -> bool:
    """Schedule the next attempt. False if another process has done so since the row was read."""
    wait = retry_wait(enquiry.acknowledge_attempts)
    due = Enquiry.objects.filter(pk=enquiry.pk, acknowledge_at=enquiry.acknowledge_at)
    return bool(
        due.update(
            acknowledge_at=timezone.now() + wait, acknowledge_attempts=F("acknowledge_attempts") + 1
        )
    )


def send_acknowledgement(enquiry: Enquiry) -> None:
    """Send the mail. Raises DecryptionError, or whatever the mail backend raises."""
    EmailMessage(
        subject=SUBJECT,
        body=BODY,
        to=[email_address(enquiry)],
        headers={"Auto-Submitted": "auto-replied"},  # RFC 3834: no machine is to answer it
    ).send()
