"""Every enquiry is announced at least once, and the announcement says nothing of it."""

import email
import logging
import socket
from datetime import timedelta
from email.policy import default

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Site

from consultations.models import ConsultationPage, Enquiry
from consultations.outbox import MINUTES_TO_NEXT_ATTEMPT, claim, send_due
from practice.core.models import PracticeSettings
from tests.support.canary import CANARY
from tests.support.mailserver import Mailbox, listening


@pytest.fixture
def smtp(settings):
    """Send real mail to ``mailbox`` for as long as the block lasts."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"

    def to_port(port):
        settings.EMAIL_PORT = port

    return to_port


def due_again():
    Enquiry.objects.update(next_attempt_at=timezone.now())


def test_a_real_server_receives_a_mail_without_content(send, canary_words, smtp, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://practice.example"
    send(canary_words)
    enquiry = Enquiry.objects.get()
    mailbox = Mailbox()
    with listening(mailbox) as port:
        smtp(port)
        call_command("send_notifications")
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
    call_command("send_notifications")
    call_command("send_notifications")
    assert len(mail.outbox) == 1


def test_the_mail_does_not_depend_on_what_was_written(send, words):
    send(words | {"name": "Bcc: other@evil.example\r\nSubject: changed"})
    call_command("send_notifications")
    (message,) = mail.outbox
    assert message.subject == "A new enquiry has arrived"
    assert message.recipients() == ["desk@practice.example", "second@practice.example"]


@pytest.mark.parametrize("reply", ["451 Try again later", "554 No thank you"])
def test_a_refused_mail_is_kept_counted_and_sent_later(enquiry, smtp, reply, caplog):
    mailbox = Mailbox(refuse=reply)
    with listening(mailbox) as port:
        smtp(port)
        call_command("send_notifications")
        enquiry.refresh_from_db()
        assert enquiry.notified_at is None
        assert enquiry.notify_attempts == 1
        assert enquiry.next_attempt_at > timezone.now() + timedelta(seconds=50)
        assert "could not be sent (SMTP" in caplog.text
        assert "practice.example" not in caplog.text

        call_command("send_notifications")
        enquiry.refresh_from_db()
        assert enquiry.notify_attempts == 1, "not before it is due"

        mailbox.refuse = ""
        due_again()
        call_command("send_notifications")
    enquiry.refresh_from_db()
    assert len(mailbox.messages) == 1
    assert enquiry.notified_at


def test_no_server_at_all_is_survived(enquiry, smtp):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        smtp(unused.getsockname()[1])
        call_command("send_notifications")
    enquiry.refresh_from_db()
    assert (enquiry.notified_at, enquiry.notify_attempts) == (None, 1)


def test_a_line_dropped_after_the_message_means_another_and_not_none(enquiry, smtp):
    mailbox = Mailbox(hang_up=True)
    with listening(mailbox) as port:
        smtp(port)
        call_command("send_notifications")
        enquiry.refresh_from_db()
        assert enquiry.notified_at is None, "nobody said it had arrived"
        mailbox.hang_up = False
        due_again()
        call_command("send_notifications")
    enquiry.refresh_from_db()
    assert len(mailbox.messages) == 2
    assert enquiry.notified_at


def test_attempts_go_on_for_longer_than_five_hours_and_then_hourly(enquiry, settings):
    settings.EMAIL_BACKEND = "nowhere.Backend"
    waits = []
    for attempt in range(1, 11):
        due_again()
        assert send_due().failed == 1
        enquiry.refresh_from_db()
        assert enquiry.notify_attempts == attempt
        waits.append(round((enquiry.next_attempt_at - timezone.now()).total_seconds() / 60))
    assert waits == [*MINUTES_TO_NEXT_ATTEMPT, 60, 60, 60, 60]
    assert sum(waits) > 5 * 60


def test_one_row_that_fails_does_not_hold_up_the_others(send, words, smtp):
    """The older came through another site of the practice, whose address no longer exists."""
    send(words)
    send(words | {"message": "Another."})
    older = Enquiry.objects.earliest("received_at")
    home = Page.objects.get(depth=2)
    other_home = home.add_sibling(instance=Page(title="Other", slug="other"))
    other_form = other_home.add_child(instance=ConsultationPage(title="Form", slug="form"))
    other_site = Site.objects.create(hostname="other.example", root_page=other_home)
    PracticeSettings.objects.create(site=other_site, notification_addresses="desk@gone.example")
    Enquiry.objects.filter(pk=older.pk).update(page=other_form)
    with listening(Mailbox(unknown="gone.example")) as port:
        smtp(port)
        sweep = send_due()
    assert (sweep.sent, sweep.failed) == (1, 1)
    assert Enquiry.objects.get(notified_at=None) == older


def test_one_address_that_no_longer_exists_does_not_keep_the_others_from_knowing(enquiry, smtp):
    PracticeSettings.objects.update(
        notification_addresses="desk@gone.example desk@practice.example"
    )
    mailbox = Mailbox(unknown="gone.example")
    with listening(mailbox) as port:
        smtp(port)
        assert send_due().sent == 1
    assert mailbox.recipients == [["desk@practice.example"]]


def test_without_recipients_the_row_waits_and_the_log_says_so(enquiry, caplog):
    PracticeSettings.objects.update(notification_addresses="")
    call_command("send_notifications")
    enquiry.refresh_from_db()
    assert enquiry.notified_at is None
    assert "NoRecipients" in caplog.text
    assert not mail.outbox
    PracticeSettings.objects.update(notification_addresses="desk@practice.example")
    due_again()
    call_command("send_notifications")
    assert len(mail.outbox) == 1


def test_an_enquiry_whose_page_has_gone_is_announced_to_the_default_site(enquiry, form_page):
    form_page.delete()
    call_command("send_notifications")
    assert len(mail.outbox) == 1


def test_a_row_another_process_has_claimed_is_left_to_it(enquiry):
    """Both read the row while it was due; the second finds it moved on."""
    both = list(Enquiry.objects.all()), list(Enquiry.objects.all())
    assert claim(both[0][0])
    assert not claim(both[1][0])


def test_a_process_killed_between_claim_and_sending_leaves_the_row_due(enquiry):
    assert claim(enquiry)
    due_again()
    assert send_due().sent == 1


def test_nothing_but_the_reference_is_logged(enquiry, caplog, settings):
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_BACKEND = "nowhere.Backend"
    send_due()
    assert enquiry.reference in caplog.text
    assert "nowhere" not in caplog.text
