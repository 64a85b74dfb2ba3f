"""Sends the mails of accounts: reset links, invitations and notices.

A row is claimed by moving its ``due_at`` into the future before the mail is sent, so that
two processes do not both send it, and a row whose process was killed is due again. Links are made
when the mail is sent, so that no row holds one.
"""

import logging
import secrets
from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from practice.accounts.models import AccountInvitation, AccountMail
from practice.accounts.notices import NOTICES
from practice.core.models import PracticeSettings, User
from practice.core.outbox import SendResult, absolute_url, retry_wait

logger = logging.getLogger(__name__)

# After these nobody waits for the mail any more. An invitation is sent as long as it is good.
LONGEST_DELAYS = {
    AccountMail.Kind.RESET: timedelta(days=1),
    AccountMail.Kind.NOTICE: timedelta(days=7),
}


def send_due_account_mails() -> SendResult:
    """Send what is due."""
    give_up_late_mails()
    sent = failed = 0
    due = AccountMail.objects.filter(due_at__lte=timezone.now()).order_by("requested_at")
    for mail in due:
        if not claim(mail):
            continue
        try:
            sent += send(mail)
        except Exception as error:  # whatever it is, the other rows must be tried
            # The class of the error only: its text may quote addresses.
            logger.warning(
                "A mail of the accounts (%s) could not be sent (%s). It will be tried again.",
                mail.kind,
                type(error).__name__,
            )
            failed += 1
        else:
            mail.delete()
    return SendResult(sent, failed)


def give_up_late_mails() -> None:
    """Delete what nobody waits for any more, and say in the log how many that were."""
    for kind, delay in LONGEST_DELAYS.items():
        late = AccountMail.objects.filter(kind=kind, requested_at__lte=timezone.now() - delay)
        if count := late.delete()[0]:
            logger.error(
                "Mail of the accounts (%s) was not sent within %s days and is given up: %s.",
                kind,
                delay.days,
                count,
            )


def claim(mail: AccountMail) -> bool:
    """Schedule the next attempt. False if another process has done so since the row was read."""
    wait = retry_wait(mail.attempts)
    return bool(
        AccountMail.objects.filter(pk=mail.pk, due_at=mail.due_at).update(
            due_at=timezone.now() + wait, attempts=F("attempts") + 1
        )
    )


def send(mail: AccountMail) -> int:
    """Send ``mail`` to the accounts that it concerns, which may be none; returns to how many."""
    content = mail.content
    if mail.kind == AccountMail.Kind.RESET:
        users = User.objects.filter(email__iexact=content["address"], is_active=True)
        recipients = list(users.exclude(email=""))
        for user in recipients:
            send_message("reset", user.email, link=reset_link(user), user=user)
        return len(recipients)
    if mail.kind == AccountMail.Kind.INVITATION:
        invitation = AccountInvitation.objects.filter(pk=content["invitation"]).first()
        if invitation is None or invitation.has_expired:
            return 0
        token = secrets.token_urlsafe(24)
        link = absolute_url(reverse("accept_invitation", args=[token]))
        send_message("invitation", invitation.email, link=link, invitation=invitation)
        invitation.set_token(token)  # not earlier: it says that the mail has gone
        return 1
    send_message("notice", str(content["address"]), event=NOTICES[str(content["event"])])
    return 1


def send_message(name: str, address: str, **context) -> None:
    """Send the mail of the template accounts/mail/<name>.txt, whose first line is the subject."""
    site = Site.objects.filter(is_default_site=True).first()
    practice = PracticeSettings.for_site(site).name if site else settings.WAGTAIL_SITE_NAME
    text = render_to_string(f"accounts/mail/{name}.txt", context | {"practice_name": practice})
    subject, body = text.split("\n", 1)
    EmailMessage(
        subject=subject,
        body=body.strip() + "\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def reset_link(user: User) -> str:
    arguments = [user_pk_to_url_str(user), default_token_generator.make_token(user)]
    return absolute_url(reverse("account_reset_password_from_key", args=arguments))
