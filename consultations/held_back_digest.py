"""Tells the practice once a day how many enquiries were held back, without anything they say."""

import logging
from datetime import timedelta

from django.utils import timezone

from consultations.models import Enquiry, EnquirySettings
from consultations.outbox import RECIPIENTS, link_to_list, send_mail
from practice.core.models import JobRun
from practice.core.outbox import SendResult
from practice.throttling.limits import Limit

logger = logging.getLogger(__name__)

ATTEMPTS = Limit("held-back digest attempts", count=1, period=timedelta(minutes=10))
INTERVAL = timedelta(days=1)
JOB = "held_back_digest"  # its JobRun says until when they were counted

SUBJECT = "Held back as likely spam"
BODY = """\
{what} held back as likely spam. A person’s message may be among them: please look through them \
within {days} days, after which they are deleted.
{link}

For their writers’ privacy, this message says nothing of what they contain.
"""


def send_due_digest() -> SendResult:
    """Once a day, send one mail that says how many enquiries were held back since the last."""
    now = timezone.now()
    last = JobRun.objects.filter(name=JOB).first()
    held_back = Enquiry.objects.filter(state=Enquiry.State.HELD_BACK, received_at__lte=now)
    held_back = held_back.exclude(held_back_because=Enquiry.Suspicion.STAFF)  # who know of it
    if last:
        if last.last_finished_at > now - INTERVAL:
            return SendResult(0, 0)
        held_back = held_back.filter(received_at__gt=last.last_finished_at)
    count = held_back.count()
    if not count or ATTEMPTS.refused_for(RECIPIENTS):
        return SendResult(0, 0)
    if ATTEMPTS.record(RECIPIENTS) > 1:  # another process was faster
        return SendResult(0, 0)
    days = EnquirySettings.load().keep_held_back_days
    what = f"{count:,} enquiries were" if count > 1 else "One enquiry was"
    link = link_to_list(Enquiry.State.HELD_BACK)
    try:
        send_mail(SUBJECT, BODY.format(what=what, days=days, link=link))
    except Exception as error:  # whatever it is, other mail must be tried
        logger.warning("The digest of held-back enquiries failed (%s).", type(error).__name__)
        return SendResult(0, 1)
    # Not JobRun.record: what came in meanwhile belongs to the next digest.
    JobRun.objects.update_or_create(name=JOB, defaults={"last_finished_at": now})
    return SendResult(1, 0)
