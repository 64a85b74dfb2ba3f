"""A forgotten password: by a link in a mail from the outbox, and with the second factor."""

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import call_command
from django.test import Client

from practice.accounts.models import AccountMail
from practice.core.models import User
from tests.support.accounts import PASSWORD, code_now, link_in
from tests.support.canary import CANARY
from tests.support.mailserver import Mailbox, smtp_server

NEW = "quite other words"


def ask(client, address="miriam@practice.example", **extra):
    return client.post("/admin/password/reset/", {"email": address}, **extra)


@pytest.fixture
def form_address(therapist, client):
    """Where the link in the mail has led to."""
    ask(client)
    call_command("send_due_mail")
    return client.get(link_in(mail.outbox[-1]))["Location"]


def test_a_new_password_needs_the_second_factor(form_address, client, give_password, give_code):
    new = {"password1": NEW, "password2": NEW}
    assert "second factor" in client.get(form_address).content.decode()
    assert client.post(form_address, new).status_code == 200
    assert client.post(form_address, new | {"code": "000000"}).status_code == 200
    assert User.objects.get().check_password(PASSWORD)
    assert client.post(form_address, new | {"code": code_now()})["Location"] == "/admin/login/"
    assert User.objects.get().check_password(NEW)
    assert client.get("/admin/").status_code == 302, "nobody is signed in by it"
    assert give_password("miriam", NEW)["Location"] == "/admin/login/code/"


def test_a_recovery_code_will_do(recovery_codes, form_address, client):
    data = {"password1": NEW, "password2": NEW, "code": recovery_codes[0]}
    assert client.post(form_address, data).status_code == 302
    assert User.objects.get().check_password(NEW)


def test_who_has_a_passkey_only_is_asked_for_a_recovery_code(
    therapist, recovery_codes, form_address, client
):
    assert "Six digits from your authenticator app" in client.get(form_address).content.decode()
    Authenticator.objects.filter(type=Authenticator.Type.TOTP).update(
        type=Authenticator.Type.WEBAUTHN
    )
    page = client.get(form_address).content.decode()
    assert "Six digits" not in page
    assert "One of your recovery codes" in page


def test_codes_there_are_counted(form_address, client):
    data = {"password1": NEW, "password2": NEW, "code": "000000"}
    for _ in range(5):
        assert client.post(form_address, data).status_code == 200
    assert client.post(form_address, data | {"code": code_now()}).status_code == 429
    assert User.objects.get().check_password(PASSWORD)


def test_it_ends_all_sessions(signed_in, form_address, client):
    data = {"password1": NEW, "password2": NEW, "code": code_now(0.5)}
    assert client.post(form_address, data).status_code == 302
    assert signed_in.get("/admin/")["Location"].startswith("/admin/login/")


def test_a_link_is_good_once(form_address, client):
    address = link_in(mail.outbox[-1])
    data = {"password1": NEW, "password2": NEW, "code": code_now()}
    assert client.post(form_address, data).status_code == 302
    assert "no longer good" in Client().get(address).content.decode()


@pytest.mark.parametrize(("minutes", "is_good"), [(59, True), (61, False)])
def test_a_link_is_good_for_an_hour(therapist, client, clock, minutes, is_good):
    ask(client)
    call_command("send_due_mail")
    clock.shift(minutes * 60)
    response = client.get(link_in(mail.outbox[-1]))
    assert (response.status_code == 302) is is_good


def test_known_and_unknown_addresses_are_answered_with_the_same_page_and_queries(
    therapist, client, django_assert_max_num_queries
):
    client.get("/admin/password/reset/")  # fills the caches
    answers = []
    for number, address in enumerate(["miriam@practice.example", "nobody@nowhere.example"]):
        browser = Client(REMOTE_ADDR=f"198.51.100.{number}")
        with django_assert_max_num_queries(40) as queries:
            response = ask(browser, address)
        count = len(queries)
        page = BeautifulSoup(browser.get(response["Location"]).content, "html.parser").main
        answers.append((response.status_code, response["Location"], str(page), count))
    assert answers[0] == answers[1]
    assert answers[0][3] > 1
    assert AccountMail.objects.count() == 2
    call_command("send_due_mail")
    assert [message.recipients() for message in mail.outbox] == [["miriam@practice.example"]]
    assert not AccountMail.objects.exists()


def test_the_request_waits_for_no_mail_server(therapist, client, settings):
    settings.EMAIL_BACKEND = "nowhere.Backend"
    assert ask(client).status_code == 302
    assert not mail.outbox


def test_twenty_requests_send_three_mails(therapist, client):
    statuses = [
        ask(client, f"{'mM'[number % 2]}iriam@practice.example").status_code for number in range(20)
    ]
    call_command("send_due_mail")
    assert statuses == [302] * 3 + [429] * 17
    assert len(mail.outbox) == 3


def test_a_network_may_ask_for_twenty(db, client):
    statuses = [ask(client, f"nobody{number}@nowhere.example").status_code for number in range(21)]
    assert statuses == [302] * 20 + [429]


def test_what_was_typed_is_encrypted(db, client):
    ask(client, f"{CANARY}@nowhere.example")
    assert CANARY not in AccountMail.objects.get().encrypted_content


def test_a_closed_account_gets_no_link(therapist, client):
    User.objects.update(is_active=False)
    ask(client)
    call_command("send_due_mail")
    assert not mail.outbox


def test_a_mail_that_failed_is_sent_later_with_a_link_of_its_own(
    therapist, client, settings, clock
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    ask(client)
    mailbox = Mailbox(refuse="451 Try again later")
    with smtp_server(mailbox) as port:
        settings.EMAIL_PORT = port
        call_command("send_due_mail")
        assert AccountMail.objects.get().attempts == 1
        mailbox.refuse = ""
        call_command("send_due_mail")
        assert not mailbox.messages, "not before it is due"
        clock.shift(60)
        call_command("send_due_mail")
    assert mailbox.recipients == [["miriam@practice.example"]]
    assert not AccountMail.objects.exists()


def test_a_mail_that_nobody_waits_for_any_more_is_given_up(therapist, client, clock):
    ask(client)
    clock.shift(24 * 60 * 60)
    call_command("send_due_mail")
    assert not mail.outbox
    assert not AccountMail.objects.exists()


def test_wagtails_own_reset_is_gone(db, client):
    for address in ("/admin/password_reset/", "/admin/password_reset/confirm/MQ/set-password/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"email": "a@b.example"}).status_code == 404
