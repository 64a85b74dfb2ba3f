"""What is sealed opens with the right key, for the right row, and in no other way."""

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks

from consultations.encryption import DecryptionError
from consultations.models import Enquiry

SENTENCE = "This enquiry cannot be opened with the site’s current key."


def other(words):
    return words | {"name": "Second Visitor", "email": "second@visitor.example"}


def test_a_former_key_still_opens_and_the_newest_seals(enquiry, words, settings):
    newest = Fernet.generate_key().decode()
    settings.ENQUIRY_KEYS = [newest, *settings.ENQUIRY_KEYS]
    assert enquiry.name == words["name"]
    enquiry.note = "A note."
    settings.ENQUIRY_KEYS = [newest]
    assert enquiry.note == "A note."


def test_a_wrong_key_is_an_error_and_never_ciphertext(enquiry, settings):
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(DecryptionError):
        _ = enquiry.answers
    assert enquiry.name == "(cannot be opened)"


def test_the_inbox_says_so_in_a_sentence(enquiry, settings, therapist):
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    one = therapist.get(f"/admin/consultations/enquiry/inspect/{enquiry.pk}/")
    assert one.status_code == 200
    assert SENTENCE in one.content.decode()
    assert enquiry.sealed_answers not in one.content.decode()
    for address in ("", "?q=visitor"):
        many = therapist.get(f"/admin/consultations/enquiry/{address}")
        assert many.status_code == 200
        assert enquiry.sealed_answers not in many.content.decode()


def test_a_note_is_not_overwritten_when_it_cannot_be_read(enquiry, settings, therapist):
    enquiry.note = "Before."
    enquiry.save()
    sealed, settings.ENQUIRY_KEYS = enquiry.sealed_note, [Fernet.generate_key().decode()]
    address = f"/admin/consultations/enquiry/note/{enquiry.pk}/"
    response = therapist.post(address, {"note": "After."}, follow=True)
    assert "The note was not saved" in response.content.decode()
    enquiry.refresh_from_db()
    assert enquiry.sealed_note == sealed


def test_one_persons_words_in_anothers_row_are_refused(enquiry, send, words):
    send(other(words))
    second = Enquiry.objects.exclude(pk=enquiry.pk).get()
    first_sealed, second_sealed = enquiry.sealed_answers, second.sealed_answers
    enquiry.sealed_answers, second.sealed_answers = second_sealed, first_sealed
    for swapped in (enquiry, second):
        with pytest.raises(DecryptionError, match="another row"):
            _ = swapped.answers


def test_answers_in_the_place_of_the_note_are_refused(enquiry):
    enquiry.sealed_note = enquiry.sealed_answers
    with pytest.raises(DecryptionError):
        _ = enquiry.note


@pytest.mark.parametrize("damaged", ["", "f1:", "f1:nonsense", "f2:x", "plain words", "f1:é"])
def test_a_damaged_text_cannot_be_opened(enquiry, damaged):
    enquiry.sealed_answers = damaged
    with pytest.raises(DecryptionError):
        _ = enquiry.answers


@pytest.mark.parametrize("keys", [[], [""], ["nonsense"], None, ["dGVzdA=="]])
def test_the_site_checks_its_keys(settings, keys):
    assert "consultations.E001" not in {error.id for error in run_checks()}
    settings.ENQUIRY_KEYS = keys
    assert "consultations.E001" in {error.id for error in run_checks()}
