"""A stored text is decrypted with a right key, for its own row and field, and in no other way."""

from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks

from consultations.models import Enquiry, EnquiryNote
from practice.core.encryption import DecryptionError

CANNOT_DECRYPT = "This enquiry cannot be opened with the site’s current key."


def other(form_data):
    return form_data | {"name": "Second Visitor", "email": "second@visitor.example"}


def test_a_former_key_still_decrypts_and_the_newest_encrypts(enquiry, form_data, settings):
    newest = Fernet.generate_key().decode()
    settings.ENQUIRY_KEYS = [newest, *settings.ENQUIRY_KEYS]
    assert enquiry.name == form_data["name"]
    note = EnquiryNote(enquiry=enquiry)
    note.text = "A note."
    settings.ENQUIRY_KEYS = [newest]
    assert note.text == "A note."


def test_a_wrong_key_is_an_error_and_never_ciphertext(enquiry, settings):
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(DecryptionError):
        _ = enquiry.answers
    assert enquiry.name == "(cannot be opened)"


def test_the_inbox_says_that_an_enquiry_cannot_be_decrypted(enquiry, settings, therapist_client):
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    one = therapist_client.get(f"/admin/consultations/enquiry/inspect/{enquiry.pk}/")
    assert one.status_code == 200
    assert CANNOT_DECRYPT in one.content.decode()
    assert enquiry.encrypted_answers not in one.content.decode()
    listed = therapist_client.get("/admin/consultations/enquiry/")
    found = therapist_client.post("/admin/consultations/enquiry/", {"q": "visitor"}, follow=True)
    for many in (listed, found):
        assert many.status_code == 200
        assert enquiry.encrypted_answers not in many.content.decode()
    assert "1 cannot be opened" in found.content.decode()


def test_a_note_that_cannot_be_decrypted_is_said_to_be_there_and_another_can_be_added(
    enquiry, settings, therapist_client
):
    inbox = "/admin/consultations/enquiry/"
    therapist_client.post(f"{inbox}note/{enquiry.pk}/", {"note": "Before."})
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    body = therapist_client.post(
        f"{inbox}note/{enquiry.pk}/", {"note": "After."}, follow=True
    ).content.decode()
    assert "This note cannot be opened" in body
    assert "After." in body
    assert "Before." not in body


def test_answers_copied_to_another_row_are_refused(enquiry, post_form, form_data):
    post_form(other(form_data))
    second = Enquiry.objects.exclude(pk=enquiry.pk).get()
    enquiry.encrypted_answers, second.encrypted_answers = (
        second.encrypted_answers,
        enquiry.encrypted_answers,
    )
    for swapped in (enquiry, second):
        with pytest.raises(DecryptionError, match="another row"):
            _ = swapped.answers


def test_answers_copied_to_a_note_are_refused(enquiry):
    note = EnquiryNote(pk=enquiry.pk, enquiry=enquiry, encrypted_note=enquiry.encrypted_answers)
    with pytest.raises(DecryptionError):
        _ = note.text


def test_a_text_stored_by_an_earlier_release_is_decrypted():
    text = (
        "f1:gAAAAABq_YbAkiAeQWugFXjel0pjemAbjq0qhzG5VJ6xNj1YMmvM0_bU5Xr2YrPEQg5GiPYBJelIIeQ871zCR"
        "-Yo6P8MqhnYZwTMOaFXtd3os5lxBACXtp_eyxrHVxBVVvUkO8tgyOZaG3UMdr0D7Jbzrme3CY3SUdhWNh1iUVc3k"
        "VHUlJ5JO8U="
    )
    note = EnquiryNote(pk=UUID("11111111-2222-3333-4444-555555555555"), encrypted_note=text)
    assert note.text == "Stored before."


@pytest.mark.parametrize("damaged", ["", "f1:", "f1:nonsense", "f2:x", "plain words", "f1:é"])
def test_a_damaged_text_is_an_error(enquiry, damaged):
    enquiry.encrypted_answers = damaged
    with pytest.raises(DecryptionError):
        _ = enquiry.answers


@pytest.mark.parametrize("keys", [[], [""], ["nonsense"], None, ["dGVzdA=="]])
def test_the_site_checks_its_keys(settings, keys):
    assert "practice.E001" not in {error.id for error in run_checks()}
    settings.ENQUIRY_KEYS = keys
    assert "practice.E001" in {error.id for error in run_checks()}
