"""What tests of the sign-in type into its forms, and read in its mails."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.mail import EmailMessage

PASSWORD = "several quiet words"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of an authenticator app


def code_now(minutes: float = 0) -> str:
    """What the authenticator app shows, or will show in some minutes."""
    return format_hotp_value(hotp_value(SECRET, int(time.time() + minutes * 60) // 30))


def last_mail_to(address: str) -> EmailMessage:
    """The administrators get other mails as well: of alarms."""
    return [message for message in mail.outbox if message.recipients() == [address]][-1]


def link_in(message: EmailMessage) -> str:
    """The path of the address in a mail."""
    return re.search(r"http://127\.0\.0\.1:8000(\S+)", message.body)[1]
