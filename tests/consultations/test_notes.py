"""Notes on an enquiry: each an entry of its own, which nothing overwrites and nothing loses."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.models import EnquiryNote
from tests.support.sessions import sign_in_with_second_factor

INBOX = "/admin/consultations/enquiry/"
NOT_SAVED = "What you wrote is not saved yet"


def texts(enquiry) -> list[str]:
    return [note.text for note in enquiry.notes.all()]


def test_a_note_is_signed_dated_and_stored_encrypted_with_its_line_ends(enquiry, therapist_client):
    response = therapist_client.press("note", enquiry, note="Rang twice.\r\n<b>No</b> answer.")
    note = enquiry.notes.get()
    assert note.text == "Rang twice.\n<b>No</b> answer."
    assert note.encrypted_note.startswith("f1:")
    assert (note.author, note.author_name) == (therapist_client.user, "Example Therapist")
    body = response.content.decode()
    assert "Rang twice.<br>&lt;b&gt;No&lt;/b&gt; answer." in body
    assert "Example Therapist, <time" in body
    assert f"Your note on {enquiry} is saved." in body


def test_two_notes_written_at_the_same_time_are_both_kept(
    enquiry, therapist_client, second_therapist_client
):
    first, second = therapist_client, second_therapist_client
    for client in (first, second):  # both have opened the screen before either saves
        client.get(f"{INBOX}inspect/{enquiry.pk}/")
    first.press("note", enquiry, note="She prefers mornings.")
    body = second.press("note", enquiry, note="He asked for Miriam.").content.decode()
    first.press("state", enquiry, state="replied", note="Rang at ten.")
    second.press("assign", enquiry, assigned_to=second.user.pk, note="I take this one.")
    assert "She prefers mornings." in body and "He asked for Miriam." in body
    assert texts(enquiry) == [
        "She prefers mornings.",
        "He asked for Miriam.",
        "Rang at ten.",
        "I take this one.",
    ]


@pytest.mark.parametrize(
    ("action", "data"), [("state", {"state": "replied"}), ("assign", {}), ("note", {})]
)
def test_a_half_written_note_is_saved_by_every_button(enquiry, therapist_client, action, data):
    therapist_client.press(action, enquiry, note="Rang once.", **data)
    assert texts(enquiry) == ["Rang once."]


def test_a_button_pressed_with_an_unknown_choice_still_saves_the_note(enquiry, therapist_client):
    therapist_client.press("state", enquiry, state="nonsense", note="Rang once.")
    assert texts(enquiry) == ["Rang once."]


def test_the_same_form_sent_twice_adds_one_note(enquiry, therapist_client):
    token = "5e0d8f39-3c43-4d9b-9f0e-0f6a7f0f5a01"
    for note in ("Rang once.", "Rang once.", "Rang twice."):  # the last after going “back”
        therapist_client.press("note", enquiry, note=note, note_token=token)
    assert texts(enquiry) == ["Rang once.", "Rang twice."]


def test_a_note_without_words_is_none(enquiry, therapist_client):
    therapist_client.press("note", enquiry, note=" \r\n ")
    assert texts(enquiry) == []


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("Before a\0b", "It contains a character that cannot be stored."),
        ("Before " + "x" * 10_000, "Shorten it to 10,000 characters or fewer."),
    ],
)
def test_a_note_that_cannot_be_stored_comes_back_as_written(
    enquiry, therapist_client, note, reason
):
    response = therapist_client.press("state", enquiry, state="closed", note=note)
    body = response.content.decode()
    assert NOT_SAVED in body and reason in body
    assert note[:7] in body
    enquiry.refresh_from_db()
    assert enquiry.state == "new", "nothing else was changed"


def test_a_note_whose_writer_is_signed_out_comes_back_and_can_be_saved_after_signing_in(
    enquiry, therapist_client
):
    address = f"{INBOX}state/{enquiry.pk}/"
    data = {"note": "She prefers <mornings>.", "state": "closed"}
    response = Client().post(address, data)
    body = response.content.decode()
    assert response.status_code == 403
    assert NOT_SAVED in body and "She prefers &lt;mornings&gt;." in body
    assert "no-store" in response["Cache-Control"]
    assert f'action="{INBOX}note/{enquiry.pk}/"' in body
    assert texts(enquiry) == []
    therapist_client.press("note", enquiry, note=data["note"])
    assert texts(enquiry) == [data["note"]]


def test_a_note_sent_from_a_page_opened_before_signing_in_comes_back_with_a_new_token(
    enquiry, therapist_client
):
    strict = Client(enforce_csrf_checks=True)
    sign_in_with_second_factor(strict, therapist_client.user)
    address = f"{INBOX}note/{enquiry.pk}/"
    response = strict.post(address, {"note": "She prefers mornings."})
    assert response.status_code == 403
    assert "She prefers mornings." in response.content.decode()
    token = response.context["csrf_token"]
    strict.post(address, {"note": "She prefers mornings.", "csrfmiddlewaretoken": str(token)})
    assert texts(enquiry) == ["She prefers mornings."]


def test_a_note_on_an_enquiry_deleted_meanwhile_comes_back(enquiry, therapist_client):
    address = f"{INBOX}note/{enquiry.pk}/"
    enquiry.delete()
    response = therapist_client.post(address, {"note": "She called."})
    assert response.status_code == 404
    assert "deleted in the meantime" in response.content.decode()
    assert "She called." in response.content.decode()


def test_words_that_another_site_sends_are_not_shown(enquiry):
    address, headers = f"{INBOX}note/{enquiry.pk}/", {"Sec-Fetch-Site": "cross-site"}
    response = Client().post(address, {"note": "Evil words"}, headers=headers)
    assert "Evil words" not in response.content.decode()


def test_a_note_keeps_its_authors_name_when_the_account_is_deleted(
    enquiry, therapist_client, second_therapist_client
):
    second_therapist_client.press("note", enquiry, note="I rang.")
    second_therapist_client.user.delete()
    body = therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/").content.decode()
    assert "Second Therapist, <time" in body
    assert "I rang." in body


def test_no_address_changes_or_deletes_a_note(enquiry, therapist_client):
    therapist_client.press("note", enquiry, note="I rang.")
    stored = EnquiryNote.objects.values().get()
    for note_id in (stored["id"], enquiry.pk):
        therapist_client.press("note", enquiry, note="Forged.", id=note_id, pk=note_id)
    assert EnquiryNote.objects.values().get(pk=stored["id"]) == stored


def test_queries_do_not_grow_with_notes(enquiry, therapist_client, django_assert_max_num_queries):
    address = f"{INBOX}inspect/{enquiry.pk}/"
    therapist_client.press("note", enquiry, note="One.")
    with CaptureQueriesContext(connection) as one:
        therapist_client.get(address)
    queries = len(one)  # now: each request empties the log
    for number in range(20):
        therapist_client.press("note", enquiry, note=f"Note {number}.")
    with django_assert_max_num_queries(queries):
        therapist_client.get(address)
