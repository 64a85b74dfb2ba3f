"""If the practice wants it, a visitor hears by e-mail that something has arrived, and no more."""

import email
import logging
import uuid
from datetime import UTC, datetime, timedelta
from email.policy import default

import pytest
import time_machine
from django.core import mail
from wagtail import hooks

from consultations.acknowledgements import (
    claim,
    send_acknowledgement,
    send_due_acknowledgements,
)
from consultations.models import Enquiry, EnquirySettings
from practice.core.outbox import RETRY_MINUTES
from tests.support.canary import CANARY
from tests.support.mailserver import Mailbox, smtp_server

NOON = datetime(2027, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def wanted(form_page):
    """The practice acknowledges enquiries."""
    EnquirySettings.objects.update(sends_acknowledgements=True)


@pytest.fixture
def send_form(post_form, form_data):
    """``send_form(email="…")`` sends another form, with words of its own."""

    def send_form(**changes):
        words = {"message": f"Message {uuid.uuid4()}", "token": str(uuid.uuid4())}
        assert post_form(form_data | words | changes).status_code == 303

    return send_form


def test_by_default_none_is_sent(send_form):
    send_form()
    assert send_due_acknowledgements() == (0, 0)
    assert mail.outbox == []


def test_it_arrives_by_smtp_without_a_word_of_the_enquiry(
    wanted, post_form, canary_form_data, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    address = canary_form_data["email"]
    assert post_form(canary_form_data | {"telephone": "07700 900123"}).status_code == 303
    mailbox = Mailbox()
    with smtp_server(mailbox) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        assert send_due_acknowledgements() == (1, 0)
    (raw,) = mailbox.messages
    assert mailbox.recipients == [[address]]
    message = email.message_from_bytes(raw, policy=default)
    assert message["Subject"] == "We have received your message"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["To"] == address
    words = str(message).replace(address, "")
    assert CANARY not in words
    enquiry = Enquiry.objects.get()
    for telling in (enquiry.reference, str(enquiry.pk), enquiry.receipt_code, "therap", "practice"):
        assert telling not in words.lower()


def test_each_enquiry_is_acknowledged_once(wanted, send_form):
    send_form()
    assert send_due_acknowledgements() == (1, 0)
    assert send_due_acknowledgements() == (0, 0)
    assert len(mail.outbox) == 1


def test_what_is_held_back_is_not_acknowledged(wanted, send_form):
    send_form(homepage="x")
    assert send_due_acknowledgements() == (0, 0)


def test_an_address_gets_one_a_day_however_it_is_written(wanted, send_form, clock):
    for address in ("one@visitor.example", "ONE@visitor.example", "two@visitor.example"):
        send_form(email=address)
    assert send_due_acknowledgements().sent == 2
    clock.shift(timedelta(days=1))
    send_form(email="one@visitor.example")
    assert send_due_acknowledgements().sent == 1


def test_one_that_fails_is_tried_again_later_and_given_up_after_a_day(
    wanted, send_form, clock, settings, caplog
):
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    send_form(email=f"{CANARY}@visitor.example")
    mailbox = Mailbox(refuse="451 Try later")
    with smtp_server(mailbox) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        for minutes in RETRY_MINUTES:
            assert send_due_acknowledgements() == (0, 1)
            assert send_due_acknowledgements() == (0, 0), "not before the wait is over"
            clock.shift(timedelta(minutes=minutes))
        clock.move_to(NOON + timedelta(days=1))
        assert send_due_acknowledgements() == (0, 0)
    assert Enquiry.objects.get().acknowledge_at is None
    ours = [record for record in caplog.records if record.name.startswith("consultations")]
    assert len(ours) == len(RETRY_MINUTES)
    assert not any(CANARY in str(vars(record)) for record in ours)


def test_one_that_cannot_be_decrypted_does_not_keep_the_others(wanted, send_form):
    send_form(email="one@visitor.example")
    Enquiry.objects.update(encrypted_answers="f1:damaged")
    send_form(email="two@visitor.example")
    assert send_due_acknowledgements() == (1, 1)


def test_two_processes_do_not_both_claim_it(wanted, send_form):
    send_form()
    first, second = Enquiry.objects.get(), Enquiry.objects.get()
    assert claim(first)
    assert not claim(second)


def test_switching_it_off_also_stops_what_has_not_gone(wanted, send_form):
    send_form()
    EnquirySettings.objects.update(sends_acknowledgements=False)
    assert send_due_acknowledgements() == (0, 0)
    EnquirySettings.objects.update(sends_acknowledgements=True)
    assert send_due_acknowledgements() == (0, 0)


def test_no_header_can_be_injected_through_the_address(wanted, send_form, form_page):
    send_form()
    enquiry = Enquiry.objects.get()
    enquiry.answers = [
        {"key": "email", "label": "", "answer": "a@visitor.example\r\nBcc: b@evil.example"}
    ]
    with pytest.raises(ValueError, match="newlines"):
        send_acknowledgement(enquiry)
    assert mail.outbox == []


def test_it_is_sent_with_all_other_mail():
    assert send_due_acknowledgements in hooks.get_hooks("send_due_mail")


def test_an_enquiry_put_into_the_inbox_by_a_therapist_is_acknowledged(
    wanted, send_form, therapist_client
):
    send_form(homepage="x")
    assert send_due_acknowledgements() == (0, 0)
    therapist_client.press("state", Enquiry.objects.get(), state="new")
    assert send_due_acknowledgements() == (1, 0)


def test_an_enquiry_that_cannot_be_opened_is_released_all_the_same(
    wanted, send_form, therapist_client
):
    send_form(homepage="x")
    Enquiry.objects.update(encrypted_answers="f1:damaged")
    therapist_client.press("state", Enquiry.objects.get(), state="new")
    assert Enquiry.objects.get().state == "new"
