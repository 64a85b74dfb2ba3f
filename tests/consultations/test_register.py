"""The register of requests, each with its clock."""

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from cryptography.fernet import Fernet
from django.test import Client
from wagtail.models import ModelLogEntry

from consultations.models import AccessLogEntry, RightsRequest

REGISTER = "/admin/privacy/requests/"


@pytest.fixture(autouse=True)
def _on_one_day():
    with time_machine.travel("2026-11-24T12:00Z", tick=True):
        yield


@pytest.fixture
def data():
    return {
        "kind": "access",
        "received_on": "2026-11-20",
        "subject": "Example Person, person@visitor.example",
        "remarks": "",
        "acknowledged_on": "",
        "answered_on": "",
        "outcome": "",
    }


@pytest.fixture
def add(therapist_client, data):
    def add(**changes) -> str:
        response = therapist_client.post(f"{REGISTER}new/", data | changes, follow=True)
        assert response.status_code == 200
        return response.content.decode()

    return add


def request(kind="access", received_on=date(2026, 11, 24), **fields):
    return RightsRequest(kind=kind, received_on=received_on, **fields)


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (date(2026, 11, 24), date(2026, 12, 24)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_a_request_is_due_after_a_calendar_month(received_on, due_on):
    for kind in ("access", "erasure", "correction"):
        assert request(kind, received_on).due_on == due_on


def test_an_extended_request_has_two_months_more():
    assert request(received_on=date(2026, 11, 30), is_extended=True).due_on == date(2027, 2, 28)


def test_a_complaint_is_acknowledged_within_30_days_of_which_the_first_is_its_own():
    complaint = request("complaint", date(2026, 11, 1))
    assert complaint.due_on == date(2026, 11, 30)
    complaint.acknowledged_on = date(2026, 11, 10)
    assert complaint.due_on == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("received_on", "clock"),
    [
        (date(2026, 11, 24), "30 days left to answer it"),
        (date(2026, 10, 25), "1 day left to answer it"),
        (date(2026, 10, 24), "Last day: answer it today"),
        (date(2026, 10, 23), "1 day overdue: answer it now"),
        (date(2026, 10, 1), "23 days overdue: answer it now"),
    ],
)
def test_the_clock_speaks_in_words(received_on, clock):
    assert request(received_on=received_on).clock == clock


def test_a_complaint_is_first_acknowledged_and_an_answer_stops_the_clock():
    complaint = request("complaint", date(2026, 10, 1))
    assert complaint.clock == "25 days overdue: acknowledge it now"
    complaint.answered_on = date(2026, 11, 1)
    assert complaint.clock == "Answered on 1 November 2026"


def test_a_request_is_added_encrypted_listed_and_edited(add, data, therapist_client):
    body = add(remarks="Identity checked by telephone.")
    assert "Example Person" in body
    assert "26 days left to answer it" in body
    row = RightsRequest.objects.get()
    assert row.remarks == "Identity checked by telephone."
    assert "Person" not in row.encrypted_subject + row.encrypted_remarks
    edit = f"{REGISTER}edit/{row.pk}/"
    assert "Identity checked by telephone." in therapist_client.get(edit).content.decode()
    changed = data | {"subject": "Somebody Else", "answered_on": "2026-11-24", "outcome": "done"}
    body = therapist_client.post(edit, changed, follow=True).content.decode()
    assert "Somebody Else" in body
    assert "Answered on 24 November 2026" in body
    assert RightsRequest.objects.get().remarks == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subject": ""}, "Write who asks, and how to reach them."),
        ({"subject": "x" * 501}, "Shorten it to 500 characters or fewer."),
        ({"remarks": "x" * 5001}, "Shorten it to 5,000 characters or fewer."),
        ({"subject": "a\0b"}, "It contains a character that cannot be stored."),
        ({"received_on": "2026-11-25"}, "Enter a day that has come already."),
        ({"acknowledged_on": "2026-11-19"}, "Enter a day that is not before the day of receipt."),
        ({"answered_on": "2026-11-24"}, "Enter both the day of the answer and the outcome"),
        ({"outcome": "done"}, "Enter both the day of the answer and the outcome"),
    ],
)
def test_a_mistake_is_said_in_words(add, changes, message):
    assert message in add(**changes)
    assert not RightsRequest.objects.exists()


def test_what_is_due_first_stands_first_and_what_is_answered_last(therapist_client):
    def store(subject, *args, **fields):
        row = request(*args, **fields)
        row.subject = subject
        row.save()

    store("Answered", received_on=date(2026, 11, 24), answered_on=date(2026, 11, 24))
    store("Extended", received_on=date(2026, 10, 1), is_extended=True)
    store("A month", received_on=date(2026, 11, 10))
    store("Thirty days", "complaint", date(2026, 11, 10))
    body = therapist_client.get(REGISTER).content.decode()
    names = ["Thirty days", "A month", "Extended", "Answered"]
    assert sorted(names, key=body.index) == names


def test_what_somebody_who_is_signed_out_wrote_comes_back_and_is_saved_after_signing_in(
    data, therapist_client
):
    words = data | {"remarks": "Identity checked <twice>."}
    response = Client().post(f"{REGISTER}new/", words)
    form = BeautifulSoup(response.content.decode(), "html.parser").form
    assert response.status_code == 403
    assert form.find(id="id_remarks").text.strip() == "Identity checked <twice>."
    sent = {field["name"]: field.get("value", field.text) for field in form(["input", "textarea"])}
    therapist_client.post(form["action"], sent)
    assert RightsRequest.objects.get().remarks == "Identity checked <twice>."


def test_a_browser_does_not_cut_off_pasted_text(therapist_client):
    assert "maxlength" not in therapist_client.get(f"{REGISTER}new/").content.decode()


def test_the_log_of_the_site_names_nobody(add, therapist_client):
    add()
    assert ModelLogEntry.objects.get().label == "Access, 20 November 2026"


def test_listing_and_opening_are_in_the_access_log(add, therapist_client):
    add()
    row = RightsRequest.objects.get()
    AccessLogEntry.objects.all().delete()
    therapist_client.get(REGISTER)
    therapist_client.get(f"{REGISTER}edit/{row.pk}/")
    found = AccessLogEntry.objects.order_by("pk").values_list("action", "detail")
    assert list(found) == [("list", "Rights requests"), ("read", "A rights request")]


def test_a_row_that_cannot_be_opened_is_no_traceback(add, therapist_client, settings):
    add()
    row = RightsRequest.objects.get()
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    assert "(cannot be opened)" in therapist_client.get(REGISTER).content.decode()
    response = therapist_client.get(f"{REGISTER}edit/{row.pk}/", follow=True)
    assert response.status_code == 200
    assert "cannot be opened with the site’s current key" in response.content.decode()
