"""A test mail to the administrator who asks for it, and what the mail server answers, in words."""

import hashlib
import json
import smtplib
import socket
import ssl

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from practice.core.health import Problem
from practice.core.models import MailTest

TIMEOUT = 10  # seconds, for which somebody waits for the page
UNSET_SENDER = "@localhost"
SUBJECT = "Test mail from the website"
BODY = """\
This is the test mail that you have asked for. The website can send mail, and you receive it.

If it is in the folder for unwanted mail, ask whoever looks after the website's domain to set up SPF
and DKIM for the sender {sender}.
"""


def find_untested_mail() -> Problem | None:
    """Whether mail goes out cannot be seen from the settings: somebody has to try it once."""
    tested = MailTest.objects.filter(pk=settings_digest()).exists()
    if problem := find_local_sender():
        return problem
    if tested:
        return None
    text = "No test mail has gone out with the present settings."
    if settings.EMAIL_HOST == "localhost":
        text += " Mail goes to the server’s own mail program; set EMAIL_HOST if it has none."
    return Problem(text, reverse("test_mail"), "Send a test mail")


def find_local_sender() -> Problem | None:
    if not settings.DEFAULT_FROM_EMAIL.strip("<>").endswith(UNSET_SENDER):
        return None
    return Problem(
        f"Mails would come from {settings.DEFAULT_FROM_EMAIL}, which most mail servers refuse. "
        "Set DEFAULT_FROM_EMAIL to an address of the practice, such as website@example.org, "
        "and start the site anew."
    )


def settings_digest() -> str:
    """Tells settings apart with which mail is sent, except by the password."""
    names = ("BACKEND", "HOST", "PORT", "HOST_USER", "USE_TLS", "USE_SSL")
    values = [getattr(settings, f"EMAIL_{name}") for name in names]
    text = json.dumps([*values, settings.DEFAULT_FROM_EMAIL])
    return hashlib.sha256(text.encode()).hexdigest()


def send_test_mail(address: str) -> str:
    """Send a mail to ``address`` now, and record that the mail server has taken it.

    Returns what is wrong, in sentences for an administrator; nothing if the mail was taken.
    """
    try:
        EmailMessage(
            subject=SUBJECT,
            body=BODY.format(sender=settings.DEFAULT_FROM_EMAIL),
            to=[address],
            headers={"Auto-Submitted": "auto-generated"},
            connection=get_connection(timeout=TIMEOUT),
        ).send()
    except (OSError, smtplib.SMTPException) as error:  # the latter is an OSError too
        return describe_failure(error)
    MailTest.record(settings_digest())
    return ""


def describe_failure(error: OSError) -> str:
    """What has happened, what to look at, and the server's own words if it has said any."""
    server = f"The mail server {settings.EMAIL_HOST} (port {settings.EMAIL_PORT})"
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(
        error.__context__, TimeoutError
    ):
        error = error.__context__  # smtplib's way of saying so once it is connected
    match error:
        case smtplib.SMTPAuthenticationError():
            text = (
                f"{server} refuses the user name or the password. Look at EMAIL_HOST_USER and "
                "EMAIL_HOST_PASSWORD."
            )
        case smtplib.SMTPSenderRefused():
            text = (
                f"{server} takes no mail from {settings.DEFAULT_FROM_EMAIL}. Look at "
                "DEFAULT_FROM_EMAIL, and at whether the server wants EMAIL_HOST_USER."
            )
        case smtplib.SMTPRecipientsRefused():
            text = f"{server} does not take mail to your address."
        case smtplib.SMTPNotSupportedError():
            text = (
                f"{server} does not offer what the settings ask for. Look at EMAIL_USE_TLS, "
                "EMAIL_HOST_USER and the port."
            )
        case socket.gaierror():
            text = f"There is no mail server called {settings.EMAIL_HOST}. Look at EMAIL_HOST."
        case ConnectionRefusedError():
            text = f"{server} refuses the connection. Look at EMAIL_HOST and EMAIL_PORT."
        case TimeoutError():
            text = (
                f"{server} did not answer within {TIMEOUT} seconds. Look at EMAIL_PORT, and at "
                "whether the server’s network lets mail out."
            )
        case ssl.SSLError():
            text = (
                f"{server} could not be reached by TLS. EMAIL_USE_TLS is for port 587, "
                "EMAIL_USE_SSL for port 465."
            )
        case _:
            text = f"{server} broke off. Look at EMAIL_PORT, EMAIL_USE_TLS and EMAIL_USE_SSL."
    return f"{text} {server_words(error)}".strip()


def server_words(error: OSError) -> str:
    """The reply of the mail server, on one line."""
    reply: bytes | str  # smtplib’s own messages are str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, reply = error.smtp_code, error.smtp_error
    else:
        return ""
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"It says: “{code} {' '.join(words.split())}”."
