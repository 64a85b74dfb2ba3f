"""One person's data is found wherever it stands, exported, and erased with a proof."""

import json

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Comment, CommentReply, ModelLogEntry

from consultations.erasure import digest_of
from consultations.models import (
    AccessLogEntry,
    Enquiry,
    EnquiryNote,
    ErasureLedgerEntry,
    RightsRequest,
)
from practice.core.models import User

FIND = "/admin/privacy/person/"


@pytest.fixture
def find(therapist_client):
    def find(person) -> str:
        response = therapist_client.post(FIND, {"person": person})
        assert response.status_code == 200
        return response.content.decode()

    return find


@pytest.fixture
def export(therapist_client):
    def export(**ticked):
        return therapist_client.post(f"{FIND}export/", ticked, follow=True)

    return export


@pytest.fixture
def erase(therapist_client):
    def erase(*enquiries, **data) -> str:
        data["enquiry"] = [str(enquiry.pk) for enquiry in enquiries]
        return therapist_client.post(f"{FIND}erase/", data, follow=True).content.decode()

    return erase


@pytest.mark.parametrize(
    "person", ["07700900123", "+44 7700 900123", "visitor@VISITOR.example", "Visitor Example"]
)
def test_an_enquiry_is_found_by_number_address_and_name(enquiry, find, person):
    assert enquiry.reference in find(person)
    assert enquiry.reference not in find("Nobody Else")


def test_it_is_found_by_a_note_and_by_the_reason_it_is_kept_for(enquiry, find):
    EnquiryNote.objects.create(enquiry=enquiry, text="Spoke with Zoë Sister on Monday")
    enquiry.hold_reason = "Asked for by Solicitor Quill"
    enquiry.save()
    for person in ("zoe sister", "solicitor quill"):
        assert enquiry.reference in find(person)


def test_everything_else_that_names_the_person_is_found(form_page, therapist_client, find):
    colleague = User.objects.create_user("quill", "quill@practice.example", last_name="Quill")
    comment = Comment.objects.create(
        page=form_page, user=colleague, text="Ask Quill", contentpath="title", position=""
    )
    CommentReply.objects.create(comment=comment, user=colleague, text="Quill says yes")
    ModelLogEntry.objects.log_action(colleague, "wagtail.edit")
    RightsRequest.objects.create(kind="access", subject="Quill, 07700 900142")
    body = find("quill")
    for heading in ("Accounts", "Comments of the editors", "Log of changes", "Rights requests"):
        assert heading in body
    assert "“Ask Quill”" in body
    assert "“Quill says yes”" in body
    assert "Rights requests</h3>" in find("07700900142")


def test_all_enquiries_are_searched_in_few_queries(enquiry, find, post_form, form_data):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert "found" in find("Visitor")
        return len(captured)

    find("Visitor")
    before = queries()
    for number in range(10):
        post_form(form_data | {"message": f"Message {number}"})
    assert queries() <= before
    assert "11 found" in find("Visitor")


def test_a_search_is_in_the_access_log_and_its_words_are_not(enquiry, find, therapist_client):
    find("visitor@visitor.example")
    entry = AccessLogEntry.objects.get(action="search")
    assert (entry.user, entry.count) == (therapist_client.user, 1)
    assert "visitor" not in entry.detail


def test_nothing_is_shown_if_the_search_cannot_be_recorded(enquiry, find, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("no row")

    monkeypatch.setattr(AccessLogEntry.objects, "create", fail)
    with pytest.raises(OSError, match="no row"):
        find("visitor")


@pytest.mark.parametrize("person", ["", "  ", "ab", "'-–", "x" * 201, "a\0bc"])
def test_what_cannot_be_searched_for_is_said_in_words(enquiry, find, person):
    assert "privacy__error" in find(person)
    assert not AccessLogEntry.objects.filter(action="search").exists()


def test_what_cannot_be_opened_is_counted(enquiry, find, settings):
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    body = find("visitor")
    assert "Nothing found" in body
    assert "1 could not be opened" in body


def test_an_export_holds_everything_and_names_no_reader(enquiry, export, form_data):
    EnquiryNote.objects.create(enquiry=enquiry, text="Called back.")
    request = RightsRequest.objects.create(kind="access", subject="Example Visitor")
    response = export(enquiry=str(enquiry.pk), request=str(request.pk))
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    data = json.loads(response.content)
    (exported,) = data["enquiries"]
    answers = {answer["question"]: answer["answer"] for answer in exported["answers"]}
    assert answers["Your message"] == form_data["message"]
    assert exported["notes"] == ["Called back."]
    assert exported["agreed_to_notice"] == enquiry.privacy_version
    assert [entry["what"] for entry in exported["handled"]] == ["Exported"]
    assert data["requests"][0]["from"] == "Example Visitor"
    assert "Example Therapist" not in response.content.decode()


def test_a_page_to_print_holds_the_same(enquiry, export, form_data):
    body = export(enquiry=str(enquiry.pk), print="1").content.decode()
    for shown in (form_data["name"], form_data["email"], "There is no hurry.", enquiry.reference):
        assert shown in body


def test_an_export_is_recorded_first(enquiry, export, monkeypatch):
    export(enquiry=str(enquiry.pk))
    assert AccessLogEntry.objects.get(action="export").enquiry_id == enquiry.pk

    def fail(*args, **kwargs):
        raise OSError("no row")

    monkeypatch.setattr(AccessLogEntry.objects, "create", fail)
    with pytest.raises(OSError, match="no row"):
        export(enquiry=str(enquiry.pk))


def test_an_export_that_cannot_be_opened_says_so(enquiry, export, settings):
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    assert "Nothing was exported" in export(enquiry=str(enquiry.pk)).content.decode()


def test_erasing_asks_first_and_gives_a_proof(enquiry, erase, therapist_client):
    body = erase(enquiry)
    assert "Yes, erase it" in body
    assert Enquiry.objects.exists()
    proof = erase(enquiry, confirmed="1")
    assert not Enquiry.objects.exists()
    assert digest_of(enquiry.pk) in proof
    assert "has erased 1 enquiry" in proof
    assert enquiry.reference not in proof
    assert ErasureLedgerEntry.objects.get().reason == "request"
    entry = AccessLogEntry.objects.get(action="erase")
    assert (entry.user, entry.reference) == (therapist_client.user, enquiry.reference)


def test_the_proof_is_shown_again_if_it_is_sent_again(enquiry, erase):
    for _ in range(2):
        assert digest_of(enquiry.pk) in erase(enquiry, confirmed="1")
    assert AccessLogEntry.objects.filter(action="erase").count() == 1


def test_nothing_is_erased_that_cannot_be_recorded(enquiry, erase, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("no row")

    monkeypatch.setattr(AccessLogEntry.objects, "create", fail)
    with pytest.raises(OSError, match="no row"):
        erase(enquiry, confirmed="1")
    assert Enquiry.objects.exists()


@pytest.mark.parametrize("address", [f"{FIND}export/", f"{FIND}erase/"])
def test_nothing_ticked_is_said_in_words(enquiry, therapist_client, address):
    response = therapist_client.post(address, {}, follow=True)
    assert "Nothing was ticked." in response.content.decode()


@pytest.mark.parametrize(
    "ticked",
    [
        {"enquiry": "abc"},
        {"user": "abc"},
        {"comment": "9" * 30},
        {"reply": "-" + "9" * 30},
        {"request": "1; drop"},
    ],
)
def test_a_forged_identifier_is_a_bad_request(enquiry, therapist_client, ticked):
    for address in (f"{FIND}export/", f"{FIND}erase/"):
        response = therapist_client.post(address, ticked)
        assert response.status_code in (302, 400)
    assert therapist_client.post(f"{FIND}export/", ticked).status_code == 400


def test_a_therapist_without_the_permission_to_delete_erases_nothing(enquiry, therapist_client):
    group = therapist_client.user.groups.get()
    group.permissions.remove(group.permissions.get(codename="delete_enquiry"))
    body = therapist_client.post(FIND, {"person": "visitor"}).content.decode()
    assert "Erase the enquiries" not in body
    data = {"enquiry": str(enquiry.pk), "confirmed": "1"}
    assert therapist_client.post(f"{FIND}erase/", data)["Location"] == "/admin/"
    assert Enquiry.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "screen",
    [
        "person/",
        "person/export/",
        "person/erase/",
        "deletions/",
        "deletions/confirm/",
        "notices/",
        "statement/",
        "requests/",
        "requests/new/",
    ],
)
def test_editors_and_visitors_come_to_no_screen(enquiry, editor_client, client, method, screen):
    data = {"person": "visitor", "enquiry": str(enquiry.pk), "confirmed": "1"}
    response = getattr(editor_client, method)(f"/admin/privacy/{screen}", data)
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    client.logout()
    response = getattr(client, method)(f"/admin/privacy/{screen}", data)
    assert response["Location"].startswith("/admin/login/")
    assert Enquiry.objects.exists()
    assert "Privacy" not in editor_client.get("/admin/").content.decode()
