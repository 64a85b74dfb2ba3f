"""Enquiries that look like spam are kept apart from the inbox, and put right with a click."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from consultations.models import Enquiry

INBOX = "/admin/consultations/enquiry/"


@pytest.fixture
def held_back(enquiry):
    Enquiry.objects.update(state="held_back", held_back_because="too_fast")
    return Enquiry.objects.get()


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_it_is_listed_apart_and_not_counted_as_new(held_back, add_enquiries, therapist_client):
    add_enquiries(1)
    Enquiry.objects.filter(pk=held_back.pk).update(received_at=timezone.now())  # the newest
    inbox = body(therapist_client.get(INBOX))
    assert "Visitor 0" in inbox
    assert "Example Visitor" not in inbox
    assert "Held back (1)" in inbox
    assert "Enquiries (1 new)" in body(therapist_client.get("/admin/"))
    apart = body(therapist_client.get(INBOX + "?state=held_back"))
    assert "Example Visitor" in apart
    assert "look like what robots send" in apart


def test_its_screen_says_why_it_was_held_back(held_back, therapist_client):
    screen = body(therapist_client.get(f"{INBOX}inspect/{held_back.pk}/"))
    assert "It was sent within seconds of opening the form" in screen
    assert "Not spam: put it into the inbox" in screen
    assert "Mark as" not in screen
    assert "Delete this enquiry" in screen


def test_it_is_put_into_the_inbox_and_the_practice_is_told(held_back, therapist_client, wait):
    before = held_back.state_changed_at
    therapist_client.press("state", held_back, state="new", note="She rang.")
    held_back.refresh_from_db()
    assert held_back.state == "new"
    assert held_back.state_changed_at > before
    assert held_back.notified_at is None
    assert held_back.notes.get().text == "She rang."
    assert "Example Visitor" in body(therapist_client.get(INBOX))
    wait(minutes=1)
    call_command("send_due_mail")
    assert held_back.reference in mail.outbox[-1].body


def test_how_to_reach_the_writer_safely_stands_above_the_answers(enquiry, therapist_client):
    enquiry.answers = [
        *enquiry.answers,
        {"key": "voicemail", "label": "You may leave a voicemail", "answer": "No"},
        {"key": "neutral_subject", "label": "Neutral subject line", "answer": "Yes"},
    ]
    enquiry.save()
    screen = body(therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/"))
    instructions = screen.index("Do not leave a voicemail. Use a neutral subject line.")
    assert instructions < screen.index("What was written")
