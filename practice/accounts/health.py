"""Checks that mail about accounts goes out."""

from datetime import timedelta

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Count, Min
from django.utils import timezone

from practice.accounts.models import AccountMail
from practice.core.dates import format_moment
from practice.core.health import HealthCheck, Problem

DEADLINE = timedelta(minutes=15)


def health_checks() -> list[HealthCheck]:
    return [HealthCheck("account_mail", "Mail about accounts", find_unsent_mails)]


def find_unsent_mails() -> Problem | None:
    """Invitations, links for a password and notices that have waited for DEADLINE."""
    late = AccountMail.objects.filter(requested_at__lte=timezone.now() - DEADLINE)
    found = late.aggregate(count=Count("pk"), oldest=Min("requested_at"))
    if not found["count"]:
        return None
    count = str(apnumber(found["count"])).capitalize()
    mails = "mail about an account has" if found["count"] == 1 else "mails about accounts have"
    return Problem(
        f"{count} {mails} waited since {format_moment(found['oldest'])}, but the mail does not go "
        "out. Who was invited or wants a new password gets no link. Tell whoever looks after the "
        "website."
    )
