"""Sends the mails of accounts: reset links, invitations and notices.

A row is claimed by moving its ``due_at`` into the future before the mail is sent, so that
two processes do not both send it, and a row whose process was killed is due again. Links are made
when the mail is sent, so that no row holds one.
"""

import logging
from collections.abc import Iterator
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

LONGEST_DELAY = timedelta(days=1)  # after it nobody waits for the mail any more


def send_due_account_mails() -> SendResult:
    """Send what is due."""
    AccountMail.objects.filter(requested_at__lte=timezone.now() - LONGEST_DELAY).delete()
    sent = failed = 0
    due = AccountMail.objects.filter(due_at__lte=timezone.now()).order_by("requested_at")
    for mail in due:
        if not claim(mail):
            continue
        try:
            for message in messages_of(mail):
                message.send()
                sent += 1
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


def claim(mail: AccountMail) -> bool:
    """Schedule the next attempt. False if another process has done so since the row was read."""
    wait = retry_wait(mail.attempts)
    return bool(
        AccountMail.objects.filter(pk=mail.pk, due_at=mail.due_at).update(
            due_at=timezone.now() + wait, attempts=F("attempts") + 1
        )
    )


def messages_of(mail: AccountMail) -> Iterator[EmailMessage]:
    """The messages to send; none where no account has the address. Raises DecryptionError."""
    content = mail.content
    if mail.kind == AccountMail.Kind.RESET:
        users = User.objects.filter(email__iexact=content["address"], is_active=True)
        for user in users.exclude(email=""):
            yield message("reset", user.email, link=reset_link(user), user=user)
    elif mail.kind == AccountMail.Kind.INVITATION:
        if invitation := AccountInvitation.objects.filter(pk=content["invitation"]).first():
            link = absolute_url(reverse("accept_invitation", args=[invitation.make_token()]))
            yield message("invitation", invitation.email, link=link, invitation=invitation)
    else:
        yield message("notice", str(content["address"]), event=NOTICES[str(content["event"])])


def message(name: str, address: str, **context) -> EmailMessage:
    """The mail of the template accounts/mail/<name>.txt, whose first line is the subject."""
    site = Site.objects.filter(is_default_site=True).first()
    practice = PracticeSettings.for_site(site).name if site else settings.WAGTAIL_SITE_NAME
    text = render_to_string(f"accounts/mail/{name}.txt", context | {"practice_name": practice})
    subject, body = text.split("\n", 1)
    return EmailMessage(
        subject=subject,
        body=body.strip() + "\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )


def reset_link(user: User) -> str:
    arguments = [user_pk_to_url_str(user), default_token_generator.make_token(user)]
    return absolute_url(reverse("account_reset_password_from_key", args=arguments))
