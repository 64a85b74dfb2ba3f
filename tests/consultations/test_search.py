"""Search opens every enquiry, and its words stand in no address."""

import pytest
from django.contrib.sessions.models import Session

from consultations import search
from consultations.models import Enquiry

INBOX = "/admin/consultations/enquiry/"


def is_found(body, enquiry) -> bool:
    return enquiry.reference in body


@pytest.mark.parametrize(
    "words", ["hurry", "EXAMPLE visitor", "no talk", "07700", "visitor@visitor.example"]
)
def test_what_was_written_is_found(enquiry, therapist_client, words):
    assert is_found(therapist_client.search(words), enquiry)


@pytest.mark.parametrize(
    "words",
    [
        "07700900123",
        "07700 900123",
        "07700 900 123",
        "(07700) 900-123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "0044 7700900123",
        "900123",
        "Example 07700900123 hurry",
    ],
)
def test_a_telephone_number_is_found_however_it_is_grouped(enquiry, therapist_client, words):
    assert is_found(therapist_client.search(words), enquiry)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("+44 (0)7700 900456", "07700900456"),
        ("00447700900456", "07700 900456"),
        ("+49 30 901820", "004930901820"),
        ("on 2026-11-24 at 10", "2026-11-24"),
        ("between 10 and 12 2026", "12 2026"),
        ("Zoë Müller", "zoe MULLER"),
        ("Zoe Muller", "Zoë Müller"),
        ("STRASSE", "straße"),
        ("“it’s time” – yes", "it’s time"),
        ("“it’s time” – yes", "yes"),
        ("07700\u202f900456", "07700900456"),
        ("first\nsecond", "second first"),
        ('say "hello" C:\\dir', '"hello" c:\\dir'),
        ("x\\u0041bc", "u0041bc"),
        ("x\\u2019bc", "u2019bc"),
        ("O’Brien", "o'brien"),
        ("O'Brien", "O’BRIEN"),
        ("Rang +44 7700 900456\n12 Nov: no answer", "07700900456"),
        ("+44 7700 900456 12/11", "07700 900456"),
        ("2 07700 900456", "+44 7700 900456"),
    ],
)
def test_spelling_does_not_matter(post_form, form_data, therapist_client, written, words):
    post_form(form_data | {"message": f"Before {written} after", "telephone": ""})
    assert is_found(therapist_client.search(words), Enquiry.objects.get())


@pytest.mark.parametrize(
    "words", ["elephant", "hurry elephant", "07700900124", "x" * 400, '"', "%", "answer"]
)
def test_what_nobody_wrote_is_not_found(enquiry, therapist_client, words):
    body = therapist_client.search(words)
    assert not is_found(body, enquiry)
    assert "0 of 1" in body


def test_references_and_notes_are_found_too(enquiry, therapist_client):
    therapist_client.press("note", enquiry, note="Called back on Monday")
    for words in (enquiry.reference.lower(), "monday", "monday hurry"):
        assert is_found(therapist_client.search(words), enquiry), words


def test_the_words_stand_in_no_address_and_not_in_clear_in_the_session(enquiry, therapist_client):
    response = therapist_client.post(INBOX, {"q": "visitor hurry"})
    assert response.status_code == 302
    assert "visitor" not in response["Location"]
    assert "hurry" not in response["Location"]
    for session in Session.objects.all():
        assert "hurry" not in str(session.get_decoded())


def test_words_in_an_address_search_nothing(enquiry, therapist_client):
    response = therapist_client.get(INBOX, {"q": "elephant"})
    assert is_found(response.content.decode(), enquiry)
    assert "elephant" not in response.content.decode()


def test_a_result_can_be_gone_back_to_narrowed_and_paged(enquiry, add_enquiries, therapist_client):
    add_enquiries(30)
    Enquiry.objects.filter(pk=enquiry.pk).update(state="booked")
    address = therapist_client.post(INBOX, {"q": "hurry"})["Location"]
    therapist_client.search("elephant")  # another window, meanwhile
    body = therapist_client.get(address).content.decode()
    assert "Page 1 of 2" in body and "31 of 31" in body
    assert is_found(therapist_client.get(address + "&p=2").content.decode(), enquiry)
    narrowed = therapist_client.get(address + "&state=booked").content.decode()
    assert is_found(narrowed, enquiry) and "1 of 31" in narrowed


def test_a_search_finds_what_is_held_back(enquiry, therapist_client):
    Enquiry.objects.update(state="held_back", held_back_because="too_fast")
    assert is_found(therapist_client.search("hurry"), enquiry)


@pytest.mark.parametrize("key", ["nonsense", "x" * 3000, "é"])
def test_a_search_that_is_not_kept_any_more_says_so(enquiry, therapist_client, key):
    body = therapist_client.get(INBOX, {"search": key}, follow=True).content.decode()
    assert "That search is not kept any more." in body
    assert is_found(body, enquiry)


def test_somebody_elses_search_cannot_be_opened(enquiry, therapist_client, second_therapist_client):
    address = therapist_client.post(INBOX, {"q": "hurry"})["Location"]
    body = second_therapist_client.get(address, follow=True).content.decode()
    assert "That search is not kept any more." in body


@pytest.mark.parametrize("words", ["", "  "])
def test_an_empty_search_shows_all(enquiry, therapist_client, words):
    assert is_found(therapist_client.search(words), enquiry)


def test_too_many_words_are_refused_in_words(enquiry, therapist_client):
    assert "Search with 500 characters or fewer." in therapist_client.search("x" * 501)


def test_a_result_that_is_cut_says_so(add_enquiries, therapist_client, monkeypatch):
    monkeypatch.setattr(search, "MAX_RESULTS", 2)
    monkeypatch.setattr("consultations.enquiry_list.MAX_RESULTS", 2)
    add_enquiries(4)
    body = therapist_client.search("hurry")
    assert "More than 2 enquiries match, and only the newest 2 are listed." in body
    assert "Visitor 3" in body and "Visitor 2" in body
    assert "Visitor 1" not in body


def test_more_enquiries_than_a_chunk_are_all_opened(add_enquiries, therapist_client, monkeypatch):
    monkeypatch.setattr(search, "CHUNK_SIZE", 3)
    add_enquiries(10)
    for number, enquiry in enumerate(Enquiry.objects.order_by("received_at")[1:]):
        therapist_client.press("note", enquiry, note=f"Colour {number}")
    for number in range(10):
        assert f"Visitor {number}" in therapist_client.search(f"colour {number}")
    Enquiry.objects.update(received_at=Enquiry.objects.first().received_at)
    for number in range(10):
        assert f"Visitor {number}" in therapist_client.search(f"colour {number}")
