"""An administrator sends themselves a mail, and reads what the mail server answered."""

import socket
from contextlib import contextmanager

import pytest

from practice.core.models import MailTest
from practice.core.opening_checks import run_opening_checks
from tests.support.mailserver import Mailbox, smtp_server

ADDRESS = "admin@example.com"  # of pytest-django's administrator


@pytest.fixture(autouse=True)
def _mail_settings(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.DEFAULT_FROM_EMAIL = "website@practice.example"


@contextmanager
def mail_server(settings, **behaviour):
    mailbox = Mailbox(**behaviour)
    with smtp_server(mailbox) as settings.EMAIL_PORT:
        yield mailbox


def send(client) -> str:
    """Press the button; what the next page says."""
    response = client.post("/admin/test-mail/", follow=True)
    (message,) = (str(message) for message in response.context["messages"])
    return message


def mail_problem():
    (found,) = (p for check, p in run_opening_checks() if check.title == "Mail")
    return found


def test_a_mail_that_the_server_takes_reaches_the_administrator_and_is_recorded(
    admin_client, settings
):
    with mail_server(settings) as mailbox:
        assert mail_problem().link == "/admin/test-mail/"
        assert "has taken the test mail" in send(admin_client)
        assert mail_problem() is None
    assert mailbox.recipients == [[ADDRESS]]
    assert b"The website can send mail" in mailbox.messages[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_HOST", "mail.practice.example"),
        ("EMAIL_PORT", 587),
        ("EMAIL_HOST_USER", "website"),
        ("EMAIL_USE_TLS", True),
        ("EMAIL_USE_SSL", True),
        ("DEFAULT_FROM_EMAIL", "desk@practice.example"),
    ],
)
def test_other_settings_are_to_be_tried_again(admin_client, settings, name, value):
    with mail_server(settings):
        send(admin_client)
    assert mail_problem() is None
    setattr(settings, name, value)
    assert "No test mail" in mail_problem().text


def test_a_sender_that_nobody_can_answer_is_a_problem_even_if_mail_goes(admin_client, settings):
    settings.DEFAULT_FROM_EMAIL = "The practice <website@localhost>"
    with mail_server(settings):
        send(admin_client)
    assert "Set DEFAULT_FROM_EMAIL" in mail_problem().text


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ({"refuse": "554 No spam please"}, "It says: “554 No spam please”."),
        ({"unknown_domain": "example.com"}, "does not take mail to your address. It says: “550 No"),
        ({"no_reply": True}, "did not answer within 1 seconds"),
    ],
    ids=["refused", "unknown recipient", "no reply"],
)
def test_what_the_server_answers_is_said_in_words(
    admin_client, settings, monkeypatch, behaviour, words
):
    monkeypatch.setattr("practice.core.mail_test.TIMEOUT", 1)
    with mail_server(settings, **behaviour):
        assert words in send(admin_client)
    assert not MailTest.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"EMAIL_HOST": "nowhere.invalid"}, "There is no mail server called nowhere.invalid."),
        (
            {"EMAIL_USE_TLS": True},
            "does not offer what the settings ask for. Look at EMAIL_USE_TLS",
        ),
        ({"EMAIL_USE_SSL": True}, "could not be reached by TLS"),
        ({"EMAIL_HOST_USER": "website", "EMAIL_HOST_PASSWORD": "x"}, "does not offer what"),
    ],
    ids=["host", "STARTTLS", "TLS", "user"],
)
def test_settings_that_do_not_fit_the_server_are_named(admin_client, settings, changes, words):
    with mail_server(settings):
        for name, value in changes.items():
            setattr(settings, name, value)
        assert words in send(admin_client)


def test_a_port_at_which_nothing_listens_is_named(admin_client, settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.EMAIL_PORT = listener.getsockname()[1]
    assert f"127.0.0.1 (port {settings.EMAIL_PORT}) refuses the connection" in send(admin_client)


def test_an_administrator_without_an_address_is_asked_for_one(admin_client, admin_user):
    admin_user.email = ""
    admin_user.save()
    for page in (admin_client.get("/admin/test-mail/"), admin_client.post("/admin/test-mail/")):
        assert "enter one first" in page.text
        assert "Send a test mail" not in page.text
