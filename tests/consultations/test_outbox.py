"""The practice is notified of each enquiry at least once, without any of its content."""

import email
import logging
import socket
from datetime import timedelta
from email.policy import default

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from consultations.models import Enquiry, EnquirySettings
from consultations.outbox import RETRY_MINUTES, claim, send_due_notifications
from tests.support.canary import CANARY
from tests.support.mailserver import Mailbox, smtp_server


@pytest.fixture
def use_smtp(settings):
    """``use_smtp(port)`` sends mail to that port of the loopback address."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"

    def use_smtp(port):
        settings.EMAIL_PORT = port

    return use_smtp


def make_due():
    Enquiry.objects.update(next_attempt_at=timezone.now())


def test_an_smtp_server_receives_a_mail_without_content(
    post_form, canary_form_data, use_smtp, settings
):
    settings.WAGTAILADMIN_BASE_URL = "https://practice.example"
    post_form(canary_form_data)
    enquiry = Enquiry.objects.get()
    mailbox = Mailbox()
    with smtp_server(mailbox) as port:
        use_smtp(port)
        call_command("send_due_mail")
    (raw,) = mailbox.messages
    message = email.message_from_bytes(raw, policy=default)
    assert message["Subject"] == "A new enquiry has arrived"
    assert mailbox.recipients == [["desk@practice.example", "second@practice.example"]]
    body = message.get_content()
    assert enquiry.reference in body
    link = f"https://practice.example/admin/consultations/enquiry/inspect/{enquiry.pk}/"
    assert link in body
    for part in message.walk():
        assert CANARY not in str(part.items())
        assert CANARY not in part.get_content()
    enquiry.refresh_from_db()
    assert enquiry.notified_at


def test_a_second_run_sends_nothing_more(enquiry):
    call_command("send_due_mail")
    call_command("send_due_mail")
    assert len(mail.outbox) == 1


def test_the_mail_does_not_depend_on_what_was_written(post_form, form_data):
    post_form(form_data | {"name": "Bcc: other@evil.example\r\nSubject: changed"})
    call_command("send_due_mail")
    (message,) = mail.outbox
    assert message.subject == "A new enquiry has arrived"
    assert message.recipients() == ["desk@practice.example", "second@practice.example"]


@pytest.mark.parametrize("reply", ["451 Try again later", "554 No thank you"])
def test_a_refused_mail_is_counted_and_sent_later(enquiry, use_smtp, reply, caplog):
    mailbox = Mailbox(refuse=reply)
    with smtp_server(mailbox) as port:
        use_smtp(port)
        call_command("send_due_mail")
        enquiry.refresh_from_db()
        assert enquiry.notified_at is None
        assert enquiry.notify_attempts == 1
        assert enquiry.next_attempt_at > timezone.now() + timedelta(seconds=50)
        assert "could not be sent (SMTP" in caplog.text
        assert "practice.example" not in caplog.text

        call_command("send_due_mail")
        enquiry.refresh_from_db()
        assert enquiry.notify_attempts == 1, "not before it is due"

        mailbox.refuse = ""
        make_due()
        call_command("send_due_mail")
    enquiry.refresh_from_db()
    assert len(mailbox.messages) == 1
    assert enquiry.notified_at


def test_without_an_smtp_server_the_enquiry_stays_due(enquiry, use_smtp):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        use_smtp(unused.getsockname()[1])
        call_command("send_due_mail")
    enquiry.refresh_from_db()
    assert (enquiry.notified_at, enquiry.notify_attempts) == (None, 1)


def test_a_connection_dropped_after_the_message_means_a_second_mail(enquiry, use_smtp):
    mailbox = Mailbox(drop_connection=True)
    with smtp_server(mailbox) as port:
        use_smtp(port)
        call_command("send_due_mail")
        enquiry.refresh_from_db()
        assert enquiry.notified_at is None, "nobody said it had arrived"
        mailbox.drop_connection = False
        make_due()
        call_command("send_due_mail")
    enquiry.refresh_from_db()
    assert len(mailbox.messages) == 2
    assert enquiry.notified_at


def test_attempts_go_on_hourly_after_the_first_five_hours(enquiry, settings):
    settings.EMAIL_BACKEND = "nowhere.Backend"
    waits = []
    for attempt in range(1, 11):
        make_due()
        assert send_due_notifications().failed == 1
        enquiry.refresh_from_db()
        assert enquiry.notify_attempts == attempt
        waits.append(round((enquiry.next_attempt_at - timezone.now()).total_seconds() / 60))
    assert waits == [*RETRY_MINUTES, 60, 60, 60, 60]
    assert sum(waits) > 5 * 60


def test_an_address_that_no_longer_exists_does_not_stop_the_mail_to_the_others(enquiry, use_smtp):
    EnquirySettings.objects.update(notification_addresses="desk@gone.example desk@practice.example")
    mailbox = Mailbox(unknown_domain="gone.example")
    with smtp_server(mailbox) as port:
        use_smtp(port)
        assert send_due_notifications().sent == 1
    assert mailbox.recipients == [["desk@practice.example"]]


def test_without_recipients_the_enquiry_stays_due_and_the_log_says_why(enquiry, caplog):
    EnquirySettings.objects.update(notification_addresses="")
    call_command("send_due_mail")
    enquiry.refresh_from_db()
    assert enquiry.notified_at is None
    assert "NoRecipients" in caplog.text
    assert not mail.outbox
    EnquirySettings.objects.update(notification_addresses="desk@practice.example")
    make_due()
    call_command("send_due_mail")
    assert len(mail.outbox) == 1


def test_the_practice_is_notified_of_an_enquiry_whose_page_was_deleted(enquiry, form_page):
    form_page.delete()
    call_command("send_due_mail")
    assert len(mail.outbox) == 1


def test_a_row_is_claimed_by_one_process_only(enquiry):
    """Both read the row while it was due; the second finds that it is not any more."""
    read_by_another = Enquiry.objects.get()
    assert claim(enquiry)
    assert not claim(read_by_another)


def test_a_process_killed_between_claim_and_sending_leaves_the_row_due(enquiry):
    assert claim(enquiry)
    make_due()
    assert send_due_notifications().sent == 1


def test_nothing_but_the_reference_is_logged(enquiry, caplog, settings):
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_BACKEND = "nowhere.Backend"
    send_due_notifications()
    assert enquiry.reference in caplog.text
    assert "nowhere" not in caplog.text
