"""The practice is notified of each enquiry at least once, without any of its content."""

import email
import itertools
import logging
import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.policy import default

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail import hooks

from consultations.held_back_digest import send_due_digest
from consultations.models import Enquiry, EnquirySettings
from consultations.outbox import (
    MAX_LISTED,
    claim_due,
    send_due_notifications,
)
from practice.core.outbox import RETRY_MINUTES
from tests.support.canary import CANARY
from tests.support.mailserver import Mailbox, smtp_server

State = Enquiry.State


@pytest.fixture
def use_smtp(settings):
    """``use_smtp(port)`` sends mail to that port of the loopback address."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"

    def use_smtp(port):
        settings.EMAIL_PORT = port

    return use_smtp


@pytest.fixture
def due_enquiry(enquiry, wait):
    """An enquiry that came in a minute ago."""
    wait(minutes=1)
    return enquiry


@pytest.fixture
def add_enquiries(form_page):
    """``add_enquiries(20)`` stores so many that come in now, without the form."""

    numbers = itertools.count()  # of ten thousand random references two could be the same

    def add_enquiries(count, state=State.NEW):
        because = "too_many" if state == State.HELD_BACK else ""
        return Enquiry.objects.bulk_create(
            Enquiry(
                reference=f"E-{next(numbers):06}",
                privacy_version="1",
                state=state,
                held_back_because=because,
            )
            for _ in range(count)
        )

    return add_enquiries


def bodies(mailbox: Mailbox) -> Iterator[str]:
    for raw in mailbox.messages:
        yield email.message_from_bytes(raw, policy=default).get_content()


def test_an_smtp_server_receives_a_mail_without_content(
    post_form, canary_form_data, use_smtp, settings, wait
):
    settings.WAGTAILADMIN_BASE_URL = "https://practice.example"
    post_form(canary_form_data)
    enquiry = Enquiry.objects.get()
    wait(minutes=1)
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


def test_a_sender_that_fails_stops_no_other_and_is_named(due_enquiry):
    def send_broken_mail():
        raise ValueError

    with (
        hooks.register_temporarily("send_due_mail", send_broken_mail, order=-1),
        pytest.raises(CommandError, match=r"send_broken_mail \(ValueError\)"),
    ):
        call_command("send_due_mail")
    assert len(mail.outbox) == 1


def test_a_second_run_sends_nothing_more(due_enquiry, wait):
    call_command("send_due_mail")
    wait(minutes=5)
    call_command("send_due_mail")
    assert len(mail.outbox) == 1


def test_the_mail_does_not_depend_on_what_was_written(post_form, form_data, wait):
    post_form(form_data | {"name": "Bcc: other@evil.example\r\nSubject: changed"})
    wait(minutes=1)
    call_command("send_due_mail")
    (message,) = mail.outbox
    assert message.subject == "A new enquiry has arrived"
    assert message.recipients() == ["desk@practice.example", "second@practice.example"]


# --- One mail for many ----------------------------------------------------------------------------


def test_what_comes_in_within_a_minute_is_told_in_one_mail(add_enquiries, wait):
    enquiries = add_enquiries(2)
    wait(seconds=40)
    assert send_due_notifications() == (0, 0), "it waits for others"
    enquiries += add_enquiries(1)
    wait(seconds=20)
    assert send_due_notifications() == (3, 0)
    (message,) = mail.outbox
    assert message.subject == "3 new enquiries have arrived"
    for enquiry in enquiries:
        assert enquiry.reference in message.body
        assert f"/admin/consultations/enquiry/inspect/{enquiry.pk}/" in message.body


def test_a_mail_lists_twenty_and_counts_the_others(add_enquiries, wait):
    add_enquiries(MAX_LISTED + 480)
    wait(minutes=1)
    assert send_due_notifications() == (500, 0)
    (message,) = mail.outbox
    assert message.subject == "500 new enquiries have arrived"
    assert len(re.findall(r"^E-\w{6}$", message.body, re.MULTILINE)) == MAX_LISTED
    assert "and 480 more" in message.body
    assert "/admin/consultations/enquiry/?state=new" in message.body


def test_robots_that_write_all_day_fill_no_mailbox_and_delay_nothing_for_long(add_enquiries, wait):
    sent_at, received_at, longest_wait = [], [], timedelta()
    for _ in range(3 * 60 * 2):  # three hours, an enquiry each half minute
        received_at.append(timezone.now())
        add_enquiries(1)
        wait(seconds=30)
        if send_due_notifications().sent:
            sent_at.append(timezone.now())
            longest_wait = max(longest_wait, timezone.now() - received_at[0])
            received_at.clear()
    hour = timedelta(hours=1)
    busiest = max(sum(start <= sent < start + hour for sent in sent_at) for start in sent_at)
    assert 10 < busiest <= 20
    assert longest_wait < timedelta(minutes=15), "the site would raise the alarm"


def test_ten_thousand_take_as_many_queries_as_ten(add_enquiries, wait):
    counts = []
    for number in (10, 10_000):
        add_enquiries(number)
        wait(minutes=1)
        with CaptureQueriesContext(connection) as queries:
            assert send_due_notifications().sent == number
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 20


# --- Failures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", ["451 Try again later", "554 No thank you"])
def test_a_refused_mail_is_counted_and_sent_later(add_enquiries, use_smtp, reply, caplog, wait):
    add_enquiries(2)
    wait(minutes=1)
    mailbox = Mailbox(refuse=reply)
    with smtp_server(mailbox) as port:
        use_smtp(port)
        call_command("send_due_mail")
        for enquiry in Enquiry.objects.all():
            assert enquiry.notified_at is None
            assert enquiry.notify_attempts == 1
            assert enquiry.next_attempt_at > timezone.now() + timedelta(seconds=50)
            assert enquiry.reference in caplog.text
        assert "could not be sent (SMTP" in caplog.text
        assert "practice.example" not in caplog.text

        call_command("send_due_mail")
        assert not Enquiry.objects.exclude(notify_attempts=1), "not before it is due"

        mailbox.refuse = ""
        wait(minutes=2)
        call_command("send_due_mail")
    (body,) = bodies(mailbox)
    for enquiry in Enquiry.objects.all():
        assert enquiry.reference in body
        assert enquiry.notified_at


def test_without_an_smtp_server_the_enquiry_stays_due(due_enquiry, use_smtp):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        use_smtp(unused.getsockname()[1])
        call_command("send_due_mail")
    due_enquiry.refresh_from_db()
    assert (due_enquiry.notified_at, due_enquiry.notify_attempts) == (None, 1)


def test_a_server_that_never_answers_is_given_up(due_enquiry, use_smtp, settings):
    assert settings.EMAIL_TIMEOUT == 20
    settings.EMAIL_TIMEOUT = 0.2
    with smtp_server(Mailbox(no_reply=True)) as port:
        use_smtp(port)
        assert send_due_notifications().failed == 1
    due_enquiry.refresh_from_db()
    assert due_enquiry.notified_at is None


def test_a_connection_dropped_after_the_message_means_a_second_mail(add_enquiries, use_smtp, wait):
    enquiries = add_enquiries(2)
    wait(minutes=1)
    mailbox = Mailbox(drop_connection=True)
    with smtp_server(mailbox) as port:
        use_smtp(port)
        call_command("send_due_mail")
        assert not Enquiry.objects.exclude(notified_at=None), "nobody said it had arrived"
        mailbox.drop_connection = False
        wait(minutes=2)
        call_command("send_due_mail")
    assert not Enquiry.objects.filter(notified_at=None)
    for body in bodies(mailbox):
        assert all(enquiry.reference in body for enquiry in enquiries)
    assert len(mailbox.messages) == 2


def test_attempts_go_on_hourly_after_the_first_five_hours(due_enquiry, settings, wait):
    settings.EMAIL_BACKEND = "nowhere.Backend"
    waits = []
    for attempt in range(1, 11):
        assert send_due_notifications().failed == 1
        due_enquiry.refresh_from_db()
        assert due_enquiry.notify_attempts == attempt
        minutes = round((due_enquiry.next_attempt_at - timezone.now()).total_seconds() / 60)
        waits.append(minutes)
        wait(minutes=minutes + 1)
    assert waits == [*RETRY_MINUTES, 60, 60, 60, 60]
    assert sum(waits) > 5 * 60


def test_one_that_has_often_failed_does_not_make_a_new_one_wait(due_enquiry, wait, add_enquiries):
    Enquiry.objects.update(notify_attempts=9)
    add_enquiries(1)
    now = timezone.now()
    assert {enquiry.next_attempt_at - now for enquiry in claim_due(now)} == {timedelta(minutes=1)}


def test_an_address_that_no_longer_exists_does_not_stop_the_mail_to_the_others(
    due_enquiry, use_smtp
):
    EnquirySettings.objects.update(notification_addresses="desk@gone.example desk@practice.example")
    mailbox = Mailbox(unknown_domain="gone.example")
    with smtp_server(mailbox) as port:
        use_smtp(port)
        assert send_due_notifications().sent == 1
    assert mailbox.recipients == [["desk@practice.example"]]


def test_without_recipients_the_enquiry_stays_due_and_the_log_says_why(due_enquiry, caplog, wait):
    EnquirySettings.objects.update(notification_addresses="")
    call_command("send_due_mail")
    due_enquiry.refresh_from_db()
    assert due_enquiry.notified_at is None
    assert "NoRecipients" in caplog.text
    assert not mail.outbox
    EnquirySettings.objects.update(notification_addresses="desk@practice.example")
    wait(minutes=2)
    call_command("send_due_mail")
    assert len(mail.outbox) == 1


def test_the_practice_is_notified_of_an_enquiry_whose_page_was_deleted(due_enquiry, form_page):
    form_page.delete()
    call_command("send_due_mail")
    assert len(mail.outbox) == 1


def test_rows_are_claimed_by_one_process_only(due_enquiry):
    """Both saw that something was due; the second finds that it is not any more."""
    now = timezone.now()
    assert claim_due(now).count() == 1
    assert claim_due(now + timedelta(microseconds=1)).count() == 0


def test_a_process_killed_between_claim_and_sending_leaves_the_row_due(due_enquiry, wait):
    assert claim_due(timezone.now())
    wait(minutes=2)
    assert send_due_notifications().sent == 1


def test_nothing_but_the_reference_is_logged(due_enquiry, caplog, settings):
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_BACKEND = "nowhere.Backend"
    send_due_notifications()
    assert due_enquiry.reference in caplog.text
    assert "nowhere" not in caplog.text


# --- Held back as spam ----------------------------------------------------------------------------


def test_held_back_enquiries_are_announced_once_a_day_and_not_one_by_one(add_enquiries, wait):
    add_enquiries(12, State.HELD_BACK)
    wait(minutes=1)
    assert send_due_notifications() == (0, 0)
    assert send_due_digest() == (1, 0)
    (message,) = mail.outbox
    assert "12 enquiries were held back as likely spam" in message.body
    assert "within 30 days" in message.body
    assert "/admin/consultations/enquiry/?state=held_back" in message.body
    add_enquiries(1, State.HELD_BACK)
    wait(hours=23)
    assert send_due_digest() == (0, 0)
    wait(hours=1)
    assert send_due_digest() == (1, 0)
    assert "One enquiry was held back" in mail.outbox[1].body
    wait(days=3)
    assert send_due_digest() == (0, 0), "there are no others"


def test_what_staff_marked_as_spam_is_in_no_digest(add_enquiries):
    add_enquiries(1, State.HELD_BACK)
    Enquiry.objects.update(held_back_because="staff")
    assert send_due_digest() == (0, 0)


def test_a_digest_that_fails_is_tried_again(add_enquiries, settings, wait):
    add_enquiries(1, State.HELD_BACK)
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "nowhere.Backend"
    assert send_due_digest() == (0, 1)
    settings.EMAIL_BACKEND = backend
    assert send_due_digest() == (0, 0), "not at once"
    wait(minutes=11)
    assert send_due_digest() == (1, 0)


def test_an_enquiry_put_with_the_others_is_told_like_them(add_enquiries, wait):
    (enquiry,) = add_enquiries(1, State.HELD_BACK)
    assert send_due_digest() == (1, 0)
    wait(days=3)
    Enquiry.objects.update(state=State.NEW, state_changed_at=timezone.now())
    assert send_due_notifications() == (1, 0)
    assert enquiry.reference in mail.outbox[1].body
