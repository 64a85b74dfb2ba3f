"""A stored text is decrypted with a right key, for its own row and field, and in no other way."""

from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks

from consultations.models import Enquiry
from practice.core.encryption import DecryptionError

CANNOT_DECRYPT = "This enquiry cannot be opened with the site’s current key."


def other(form_data):
    return form_data | {"name": "Second Visitor", "email": "second@visitor.example"}


def test_a_former_key_still_decrypts_and_the_newest_encrypts(enquiry, form_data, settings):
    newest = Fernet.generate_key().decode()
    settings.ENQUIRY_KEYS = [newest, *settings.ENQUIRY_KEYS]
    assert enquiry.name == form_data["name"]
    enquiry.note = "A note."
    settings.ENQUIRY_KEYS = [newest]
    assert enquiry.note == "A note."


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
    for address in ("", "?q=visitor"):
        many = therapist_client.get(f"/admin/consultations/enquiry/{address}")
        assert many.status_code == 200
        assert enquiry.encrypted_answers not in many.content.decode()


def test_a_note_that_cannot_be_decrypted_is_not_overwritten(enquiry, settings, therapist_client):
    enquiry.note = "Before."
    enquiry.save()
    before, settings.ENQUIRY_KEYS = enquiry.encrypted_note, [Fernet.generate_key().decode()]
    address = f"/admin/consultations/enquiry/note/{enquiry.pk}/"
    response = therapist_client.post(address, {"note": "After."}, follow=True)
    assert "The note was not saved" in response.content.decode()
    enquiry.refresh_from_db()
    assert enquiry.encrypted_note == before


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


def test_answers_copied_to_the_note_are_refused(enquiry):
    enquiry.encrypted_note = enquiry.encrypted_answers
    with pytest.raises(DecryptionError):
        _ = enquiry.note


def test_a_text_stored_by_an_earlier_release_is_decrypted():
    text = (
        "f1:gAAAAABq_YbAkiAeQWugFXjel0pjemAbjq0qhzG5VJ6xNj1YMmvM0_bU5Xr2YrPEQg5GiPYBJelIIeQ871zCR"
        "-Yo6P8MqhnYZwTMOaFXtd3os5lxBACXtp_eyxrHVxBVVvUkO8tgyOZaG3UMdr0D7Jbzrme3CY3SUdhWNh1iUVc3k"
        "VHUlJ5JO8U="
    )
    enquiry = Enquiry(pk=UUID("11111111-2222-3333-4444-555555555555"), encrypted_note=text)
    assert enquiry.note == "Stored before."


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
