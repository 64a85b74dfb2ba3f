"""Mail to the administrators about what the health checks find: when it begins, daily while it
lasts, and when it is over.

A row of Alarm is claimed by moving its ``next_mail_at`` into the future before the mail is sent, so
that two processes do not both send it, and a row whose process was killed is due again.
"""

import logging
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from practice.core.dates import format_moment
from practice.core.health import Result, registered_checks, run_checks
from practice.core.models import Alarm, User
from practice.core.models.health import REMINDER_INTERVAL
from practice.core.outbox import NoRecipients, SendResult, absolute_url
from practice.throttling.limits import Limit

logger = logging.getLogger(__name__)

RETRY_INTERVAL = timedelta(minutes=10)
# However many problems come and go: about ten mails a day at most. What is due meanwhile waits.
MAILS = Limit(
    "alarm mails",
    count=4,
    period=timedelta(days=1),
    first_wait=timedelta(hours=1),
    longest_wait=timedelta(hours=4),
)
RECIPIENTS = "administrators"  # the limit's subject
SUBJECT = "The website needs looking after"
BODY = """\
{parts}

The dashboard shows what needs looking after now:
{link}

For the privacy of those who write to the practice, this message says nothing of what they wrote.
"""


def administrator_addresses() -> list[str]:
    """The e-mail addresses of those who look after the website."""
    superusers = User.objects.filter(is_superuser=True, is_active=True).exclude(email="")
    return list(superusers.order_by("pk").values_list("email", flat=True))


def send_due_alarms() -> SendResult:
    """Send one mail with all that is due."""
    now = timezone.now()
    results = run_checks()
    update_alarms(results, now)
    checked = [result.check.name for result in results]
    due = Alarm.objects.filter(pk__in=checked, next_mail_at__lte=now)
    if not due.exists() or MAILS.refused_for(RECIPIENTS):
        return SendResult(0, 0)
    claimed_until = now + RETRY_INTERVAL
    due.update(next_mail_at=claimed_until)
    claimed = Alarm.objects.filter(next_mail_at=claimed_until)
    alarms = list(claimed.order_by("began_at"))
    if not alarms:  # another process was faster
        return SendResult(0, 0)
    try:
        send_mail(alarms, results)
    except Exception as error:  # whatever it is, other mail must be tried
        # The class of the error only: its text may quote addresses.
        logger.warning("An alarm could not be mailed (%s).", type(error).__name__)
        return SendResult(0, 1)
    MAILS.record(RECIPIENTS)
    claimed.exclude(not_seen_since=None).delete()
    claimed.update(mailed_at=now, next_mail_at=now + REMINDER_INTERVAL)
    return SendResult(1, 0)


def update_alarms(results: list[Result], now: datetime) -> None:
    """Begin, go on with and end alarms. Writes nothing unless something has changed."""
    alarms = Alarm.objects.in_bulk()
    for result in results:
        alarm = alarms.get(result.check.name)
        if result.problem and alarm:
            alarm.mark_seen(now)
        elif result.problem:
            Alarm.objects.get_or_create(
                check_name=result.check.name, defaults={"began_at": now, "next_mail_at": now}
            )
        elif alarm:
            alarm.mark_not_seen(now)
    # Such as that of a job which the site does not have any more.
    if unknown := alarms.keys() - {check.name for check in registered_checks()}:
        Alarm.objects.filter(pk__in=unknown).delete()


def send_mail(alarms: list[Alarm], results: list[Result]) -> None:
    """Send the mail. Raises NoRecipients, or whatever the mail backend raises."""
    recipients = administrator_addresses()
    if not recipients:
        raise NoRecipients
    EmailMessage(
        subject=SUBJECT,
        body=BODY.format(
            parts="\n\n".join(describe(alarms, results)),
            link=absolute_url(reverse("wagtailadmin_home")),
        ),
        to=recipients,
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def describe(alarms: list[Alarm], results: list[Result]) -> list[str]:
    """A paragraph about each alarm."""
    found = {result.check.name: result for result in results}
    paragraphs = []
    for alarm in alarms:
        result = found[alarm.check_name]
        since = format_moment(alarm.began_at)
        if result.problem is None:
            paragraphs.append(f"It is over: {result.check.title} (since {since}).")
        elif alarm.mailed_at:
            paragraphs.append(f"It goes on, since {since}: {result.problem.text}")
        else:
            paragraphs.append(result.problem.text)
    return paragraphs
