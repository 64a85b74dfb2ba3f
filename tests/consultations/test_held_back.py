"""Enquiries that look like spam are kept apart from the inbox, and put right with a click."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from consultations.models import AccessLogEntry, Enquiry, EnquirySettings, ErasureLedgerEntry
from consultations.purge import CHUNK

INBOX = "/admin/consultations/enquiry/"
DELETE_ALL = "/admin/privacy/held-back/delete/"


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


# --- Marked as spam -------------------------------------------------------------------------------


def test_a_new_enquiry_is_marked_as_spam(enquiry, therapist_client):
    assert "Spam: hold it back" in body(therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/"))
    screen = body(therapist_client.press("state", enquiry, state="held_back"))
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.held_back_because) == ("held_back", "staff")
    assert "It was marked as spam by staff" in screen
    assert AccessLogEntry.objects.filter(detail="New → Held back", enquiry_id=enquiry.pk).exists()


def test_marking_it_as_spam_is_undone_with_a_click(enquiry, therapist_client):
    therapist_client.press("state", enquiry, state="held_back")
    therapist_client.press("state", enquiry, state="new")
    enquiry.refresh_from_db()
    assert enquiry.state == "new"


def test_what_is_marked_as_spam_is_not_acknowledged(enquiry, therapist_client):
    EnquirySettings.objects.update(sends_acknowledgements=True)
    Enquiry.objects.update(acknowledge_at=timezone.now(), notified_at=timezone.now())
    therapist_client.press("state", enquiry, state="held_back")
    call_command("send_due_mail")
    assert "visitor@visitor.example" not in [to for message in mail.outbox for to in message.to]


@pytest.mark.parametrize("state", ["replied", "booked", "declined", "closed"])
def test_only_a_new_enquiry_is_marked_as_spam(enquiry, therapist_client, state):
    Enquiry.objects.update(state=state)
    assert "Spam" not in body(therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/"))
    screen = body(therapist_client.press("state", enquiry, state="held_back"))
    enquiry.refresh_from_db()
    assert enquiry.state == state
    assert "only new enquiries are held back" in screen


# --- Deleting all ---------------------------------------------------------------------------------


def delete_all(client):
    """Read the page that asks, and confirm it."""
    until = client.get(DELETE_ALL).context["until"]
    return client.post(DELETE_ALL, {"until": until}, follow=True)


def test_all_that_is_held_back_is_deleted_after_a_question(
    add_enquiries, held_back, therapist_client
):
    client = therapist_client
    add_enquiries(1)
    Enquiry.objects.create(state="held_back", held_back_because="too_fast")
    assert DELETE_ALL in body(client.get(INBOX + "?state=held_back"))
    assert "2 enquiries that are held back" in body(client.get(DELETE_ALL))
    assert Enquiry.objects.count() == 3, "asking deletes nothing"
    assert "2 enquiries that were held back" in body(delete_all(client))
    assert Enquiry.objects.get().state == "new"


def test_each_deletion_is_in_the_access_log_and_in_the_ledger(held_back, therapist_client):
    delete_all(therapist_client)
    assert AccessLogEntry.objects.get(action="erase").reference == held_back.reference
    assert ErasureLedgerEntry.objects.get().reason == "staff"


def test_what_is_held_back_after_the_question_is_kept(held_back, therapist_client):
    until = therapist_client.get(DELETE_ALL).context["until"]
    later = Enquiry.objects.create(state="held_back", held_back_because="too_fast")
    therapist_client.post(DELETE_ALL, {"until": until})
    assert Enquiry.objects.get() == later


def test_what_is_put_into_the_inbox_after_the_question_is_kept(held_back, therapist_client):
    until = therapist_client.get(DELETE_ALL).context["until"]
    therapist_client.press("state", held_back, state="new")
    therapist_client.post(DELETE_ALL, {"until": until})
    assert Enquiry.objects.exists()


def test_what_is_kept_for_a_reason_is_not_deleted_with_the_rest(held_back, therapist_client):
    held_back.hold_reason = "Evidence"
    held_back.save()
    delete_all(therapist_client)
    assert Enquiry.objects.exists()


def test_more_than_one_transaction_can_hold_are_deleted(db, therapist_client):
    Enquiry.objects.bulk_create(
        Enquiry(reference=f"E-{number}", state="held_back") for number in range(CHUNK + 1)
    )
    delete_all(therapist_client)
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("until", ["", "nonsense", "2099-01-01T00:00:00+00:00", "\0"])
def test_without_the_question_nothing_is_deleted(held_back, therapist_client, until):
    therapist_client.post(DELETE_ALL, {"until": until})
    assert Enquiry.objects.exists()


def test_it_is_offered_where_all_that_is_held_back_is_listed(held_back, therapist_client):
    for query in ("", "?state=new", "?state=held_back&assigned=nobody"):
        assert DELETE_ALL not in body(therapist_client.get(INBOX + query))


def test_it_needs_the_permission_to_delete(held_back, therapist_client):
    Group.objects.get(name="Therapists").permissions.remove(
        Permission.objects.get(codename="delete_enquiry")
    )
    assert DELETE_ALL not in body(therapist_client.get(INBOX + "?state=held_back"))
    assert therapist_client.get(DELETE_ALL).status_code == 302


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
