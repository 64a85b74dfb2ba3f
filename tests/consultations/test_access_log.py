"""Each access to enquiries is written down before it happens, or does not happen."""

import pytest

from consultations.models import AccessLogEntry, Enquiry, RightsRequest
from tests.support.broken_database import table_gone
from tests.support.canary import CANARY

INBOX = "/admin/consultations/enquiry/"


def entries(*fields) -> list[tuple]:
    return list(AccessLogEntry.objects.order_by("pk").values_list(*fields))


def test_each_access_is_one_entry_in_its_order(enquiry, therapist_client):
    client, address = therapist_client, f"{INBOX}inspect/{enquiry.pk}/"
    client.get(INBOX)
    client.search("visitor")
    client.search("elephant")
    client.get(address)
    client.get(address)
    client.post(f"{INBOX}note/{enquiry.pk}/", {"note": "Rang."})
    shown = {"shown_state": enquiry.state_changed_at.isoformat(), "shown_assignment": ""}
    client.post(f"{INBOX}state/{enquiry.pk}/", {"state": "booked"} | shown)
    client.post(f"{INBOX}assign/{enquiry.pk}/", {"assigned_to": client.user.pk} | shown)
    client.get(f"{INBOX}delete/{enquiry.pk}/")  # asks, and shows nothing of the enquiry
    client.post(f"{INBOX}delete/{enquiry.pk}/")
    assert entries("action", "count", "detail") == [
        ("list", 1, ""),
        ("search", 1, ""),
        ("search", 0, ""),
        ("read", None, ""),
        ("read", None, ""),
        ("note", None, ""),
        ("state", None, "New → Booked"),
        ("assign", None, "Nobody → Example Therapist"),
        ("erase", None, ""),
    ]
    about_one = AccessLogEntry.objects.filter(enquiry_id=enquiry.pk, reference=enquiry.reference)
    assert about_one.count() == 6
    assert not AccessLogEntry.objects.exclude(user=client.user).exists()


def test_every_reading_is_an_entry(enquiry, therapist_client, second_therapist_client):
    for _ in range(10):
        for client in (therapist_client, second_therapist_client):
            client.get(f"{INBOX}inspect/{enquiry.pk}/")
    assert AccessLogEntry.objects.filter(action="read").count() == 20


@pytest.mark.parametrize("address", [INBOX, "inspect"])
def test_who_may_not_read_makes_no_entry(enquiry, editor_client, client, address):
    address = INBOX if address == INBOX else f"{INBOX}inspect/{enquiry.pk}/"
    for stranger in (editor_client, client):
        stranger.get(address)
    assert entries("action") == []


def test_a_page_of_the_list_is_one_entry_with_its_length(add_enquiries, therapist_client):
    add_enquiries(26)
    therapist_client.get(INBOX)
    therapist_client.get(INBOX + "?p=2")
    assert entries("action", "count") == [("list", 25), ("list", 2)]


def test_the_enquiry_shows_who_read_and_changed_it_the_newest_first(
    enquiry, therapist_client, second_therapist_client
):
    therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/")
    second_therapist_client.press("state", enquiry, state="booked")
    body = therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/").content.decode()
    marked = body.index("Marked (New → Booked) by Second Therapist")
    assert marked < body.index("Read by Example Therapist", marked)


def test_the_first_reading_is_remembered_for_the_visitors_receipt(enquiry, therapist_client):
    therapist_client.get(INBOX)
    enquiry.refresh_from_db()
    assert enquiry.first_read_at is None, "a list does not show the message"
    therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/")
    enquiry.refresh_from_db()
    first = enquiry.first_read_at
    assert first is not None
    therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/")
    enquiry.refresh_from_db()
    assert enquiry.first_read_at == first


@pytest.fixture
def broken_log(enquiry, therapist_client):
    """The log refuses to be written to."""
    therapist_client.get(INBOX)  # what is loaded once, is
    with table_gone(AccessLogEntry):
        yield


@pytest.fixture
def rights_request(db):
    return RightsRequest.objects.create(kind="access", subject=f"Somebody {CANARY}")


@pytest.mark.parametrize(
    ("screen", "data"),
    [
        ("consultations/enquiry/", None),
        ("consultations/enquiry/inspect/{enquiry}/", None),
        ("consultations/enquiry/delete/{enquiry}/", {}),
        ("consultations/enquiry/state/{enquiry}/", {"state": "closed"}),
        ("consultations/enquiry/assign/{enquiry}/", {"assigned_to": "{therapist}"}),
        ("privacy/person/", {"person": "visitor"}),
        ("privacy/person/export/", {"enquiry": "{enquiry}"}),
        ("privacy/person/export/", {"request": "{request}"}),
        ("privacy/person/erase/", {"enquiry": "{enquiry}"}),
        ("privacy/person/erase/", {"enquiry": "{enquiry}", "confirmed": "1"}),
        ("privacy/requests/", None),
        ("privacy/requests/edit/{request}/", None),
    ],
)
def test_without_the_entry_nothing_is_shown_or_changed(
    enquiry, rights_request, broken_log, therapist_client, screen, data
):
    before = Enquiry.objects.values().get()
    keys = {
        "enquiry": enquiry.pk,
        "request": rights_request.pk,
        "therapist": therapist_client.user.pk,
    }
    address = "/admin/" + screen.format(**keys)
    if data is None:
        response = therapist_client.get(address)
    else:
        shown = {"shown_state": enquiry.state_changed_at.isoformat(), "shown_assignment": ""}
        filled_in = {name: value.format(**keys) for name, value in data.items()}
        response = therapist_client.post(address, shown | filled_in)
    body = response.content.decode()
    assert response.status_code == 503
    assert "Nothing is shown just now" in body
    for word in ("Example Visitor", enquiry.reference, CANARY):
        assert word not in body
    assert Enquiry.objects.values().get() == before


def test_without_the_entry_a_search_shows_nothing(enquiry, broken_log, therapist_client):
    response = therapist_client.post(INBOX, {"q": "visitor"}, follow=True)
    assert response.status_code == 503
    assert "Example Visitor" not in response.content.decode()


@pytest.mark.parametrize(("action", "field"), [("note", "note"), ("hold", "reason")])
def test_words_whose_entry_cannot_be_written_come_back(
    enquiry, broken_log, therapist_client, action, field
):
    before = Enquiry.objects.values().get()
    data = {field: f"Words {CANARY}", "shown_hold": ""}
    response = therapist_client.post(f"{INBOX}{action}/{enquiry.pk}/", data)
    body = response.content.decode()
    assert response.status_code == 503
    assert "What you wrote is not saved yet" in body
    assert f"Words {CANARY}" in body
    assert "Example Visitor" not in body
    assert Enquiry.objects.values().get() == before
    assert not enquiry.notes.exists()


def test_nobody_can_add_change_or_delete_an_entry_in_the_admin(enquiry, superuser_client):
    superuser_client.get(INBOX)
    model = AccessLogEntry._meta
    for prefix in ("consultations", "snippets/consultations"):
        for action in ("", "add/", "create/", "edit/1/", "delete/1/"):
            address = f"/admin/{prefix}/{model.model_name}/{action}"
            assert superuser_client.get(address).status_code == 404, address
