"""Mails about accounts while the mail server is away: what is sent later, and who hears of it."""

import pytest
from django.core import mail
from django.core.management import call_command

from practice.accounts.models import AccountInvitation, AccountMail
from tests.support.accounts import last_mail_to, link_in
from tests.support.sessions import sign_in_with_second_factor

MINUTE, DAY = 60, 24 * 60 * 60
EDIE = {"given_name": "Edie", "family_name": "Example", "email": "edie@practice.example"}


@pytest.fixture
def mail_server(settings):
    """``mail_server(False)``: from now on no mail goes out."""
    backend = settings.EMAIL_BACKEND

    def mail_server(works: bool) -> None:
        settings.EMAIL_BACKEND = backend if works else "nowhere.Backend"

    return mail_server


@pytest.fixture
def invited(administrator, client, site, mail_server):
    """Edie, invited while the mail server is away."""
    mail_server(False)
    sign_in_with_second_factor(client, administrator)
    client.post("/admin/users/new/", EDIE | {"role": "Editors"})
    call_command("send_due_mail")
    return AccountInvitation.objects.get()


@pytest.fixture
def noticed(mail_server):
    """A notice queued while the mail server is away."""
    mail_server(False)
    AccountMail.queue_notice("password_changed", "miriam@practice.example")
    call_command("send_due_mail")


def test_an_invitation_is_sent_as_long_as_it_is_good(invited, mail_server, clock, client):
    clock.shift(3.9 * DAY)
    mail_server(True)
    call_command("send_due_mail")
    assert client.get(link_in(last_mail_to(EDIE["email"]))).status_code == 200


def test_no_link_is_sent_that_opens_nothing(invited, mail_server, clock):
    clock.shift(4.1 * DAY)
    mail_server(True)
    call_command("send_due_mail")
    assert not [message for message in mail.outbox if message.to == [EDIE["email"]]]
    assert not AccountMail.objects.exists()


def test_a_notice_is_sent_within_a_week(db, noticed, mail_server, clock):
    clock.shift(6.9 * DAY)
    mail_server(True)
    call_command("send_due_mail")
    assert "password of your account" in last_mail_to("miriam@practice.example").body


def test_after_it_the_log_says_that_it_was_given_up(db, noticed, clock, caplog):
    clock.shift(7 * DAY)
    call_command("send_due_mail")
    assert not AccountMail.objects.exists()
    words = "Mail of the accounts (notice) was not sent within 7 days and is given up: 1"
    assert words in caplog.text
    assert "miriam" not in caplog.text


def test_people_shows_which_invitation_has_not_gone(invited, mail_server, clock, client):
    assert "Not sent yet" in client.get("/admin/users/").content.decode()
    mail_server(True)
    clock.shift(MINUTE)
    call_command("send_due_mail")
    page = client.get("/admin/users/").content.decode()
    assert "Not sent yet" not in page
    assert "Good until" in page


def test_mail_that_does_not_go_out_is_an_alarm_until_it_has_gone(
    db, noticed, mail_server, clock, client
):
    def status():
        return client.get("/health/").json()["checks"]["account_mail"]

    clock.shift(14 * MINUTE)
    assert status() == "ok"
    clock.shift(MINUTE)
    assert status() == "degraded"
    mail_server(True)
    call_command("send_due_mail")
    assert status() == "ok"


def test_the_dashboard_says_so_in_words(invited, clock, client):
    clock.shift(15 * MINUTE)
    page = client.get("/admin/").content.decode()
    assert "One mail about an account has waited since 12:00" in page
