"""One person's data is found wherever it stands, exported, and erased with a proof."""

import json
import uuid

import pytest
from bs4 import BeautifulSoup
from cryptography.fernet import Fernet
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Comment, CommentReply, ModelLogEntry

from consultations import search
from consultations.erasure import digest_of
from consultations.models import (
    AccessLogEntry,
    Enquiry,
    EnquiryNote,
    ErasureLedgerEntry,
    RightsRequest,
)
from practice.core.models import User
from tests.support.broken_database import table_gone

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


@pytest.fixture
def mention(enquiry, post_form, form_data):
    """An enquiry of somebody else, whose message names the writer of ``enquiry``."""
    post_form(
        form_data
        | {
            "name": "Second Person",
            "email": "covisitor@visitor.example",
            "telephone": "",
            "message": "Example Visitor, visitor@visitor.example, 07700 900123, is my sister.",
        }
    )
    return Enquiry.objects.exclude(pk=enquiry.pk).get()


def boxes(body, name="enquiry") -> dict[str, bool]:
    """Whether each box is ticked, by its value."""
    found = BeautifulSoup(body, "html.parser").select(f"input[type=checkbox][name={name}]")
    return {box["value"]: box.has_attr("checked") for box in found}


@pytest.mark.parametrize(
    "person", ["+44 7700 900123", "VISITOR@visitor.example", "visitor, example"]
)
def test_only_what_the_person_wrote_is_ticked(enquiry, mention, find, person):
    body = find(person)
    assert boxes(body) == {str(enquiry.pk): True, str(mention.pk): False}
    assert body.count("look before you tick.") == 1


@pytest.mark.parametrize("person", ["900123", "Visitor", "@visitor"])
def test_nothing_is_ticked_for_a_part_of_what_was_written(enquiry, mention, find, person):
    found = boxes(find(person))
    assert str(enquiry.pk) in found
    assert not any(found.values())


def test_an_address_that_ends_alike_is_somebody_elses(enquiry, mention, find):
    assert list(boxes(find("covisitor@visitor.example"))) == [str(mention.pk)]
    mention.delete()
    assert boxes(find("isitor@visitor.example")) == {}


def test_a_request_is_not_ticked(db, find):
    request = RightsRequest.objects.create(kind="access", subject="Quill, quill@visitor.example")
    assert boxes(find("quill@visitor.example"), "request") == {str(request.pk): False}


def test_a_name_that_many_have_is_listed_in_part_and_says_so(add_enquiries, find, monkeypatch):
    monkeypatch.setattr(search, "MAX_RESULTS", 2)
    add_enquiries(2)
    assert "Only the newest 2 enquiries are listed" in find("visitor")


def test_entries_of_the_access_log_about_what_is_found_are_counted(enquiry, find):
    for _ in range(2):
        AccessLogEntry.objects.create(action="read", enquiry_id=enquiry.pk)
    AccessLogEntry.objects.create(action="read", enquiry_id=uuid.uuid4())
    assert "The access log has 2 entries about it" in find("visitor")


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


def test_an_export_is_recorded(enquiry, export):
    export(enquiry=str(enquiry.pk))
    assert AccessLogEntry.objects.get(action="export").enquiry_id == enquiry.pk


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


def test_what_is_kept_longer_for_a_reason_is_not_erased(enquiry, add_enquiries, erase):
    add_enquiries(1)
    other = Enquiry.objects.exclude(pk=enquiry.pk).get()
    enquiry.hold_reason = "A complaint is open."
    enquiry.save()
    body = erase(enquiry, other)
    assert "Not erased, because it is kept longer for a reason." in body
    assert f'value="{other.pk}"' in body
    assert f'value="{enquiry.pk}"' not in body
    proof = erase(enquiry, other, confirmed="1")
    assert "has erased 1 enquiry" in proof
    assert "Not erased, because it is kept longer for a reason." in proof
    assert enquiry.reference in proof
    assert list(Enquiry.objects.all()) == [enquiry]
    assert "Yes, erase" not in erase(enquiry)


def test_who_is_shown_the_names_before_an_erasure_is_recorded(enquiry, erase, therapist_client):
    erase(enquiry)
    entry = AccessLogEntry.objects.get()
    assert (entry.user, entry.action, entry.count) == (therapist_client.user, "list", 1)


def test_an_erasure_that_fails_is_not_in_the_access_log(enquiry, therapist_client):
    therapist_client.raise_request_exception = False
    with table_gone(ErasureLedgerEntry):
        data = {"enquiry": str(enquiry.pk), "confirmed": "1"}
        assert therapist_client.post(f"{FIND}erase/", data).status_code == 503
    assert Enquiry.objects.exists()
    assert not AccessLogEntry.objects.exists()


@pytest.mark.parametrize("address", [f"{FIND}export/", f"{FIND}erase/"])
def test_nothing_ticked_is_said_in_words(enquiry, therapist_client, address):
    response = therapist_client.post(address, {}, follow=True)
    assert "Nothing was ticked." in response.content.decode()


@pytest.mark.parametrize(
    ("screen", "ticked"),
    [
        ("export", {"enquiry": "abc"}),
        ("export", {"user": "abc"}),
        ("export", {"comment": "9" * 30}),
        ("export", {"reply": "-" + "9" * 30}),
        ("export", {"request": "1; drop"}),
        ("erase", {"enquiry": "abc"}),
    ],
)
def test_a_forged_identifier_is_a_bad_request(enquiry, therapist_client, screen, ticked):
    assert therapist_client.post(f"{FIND}{screen}/", ticked).status_code == 400


@pytest.fixture
def forbid(therapist_client):
    """``forbid("view_enquiry")`` takes a permission away from the therapists."""
    permissions = therapist_client.user.groups.get().permissions

    def forbid(codename):
        permissions.remove(permissions.get(codename=codename))

    return forbid


def test_without_the_permission_to_delete_no_button_erases(enquiry, find, forbid):
    assert f"{FIND}erase/" in find("visitor")
    forbid("delete_enquiry")
    assert f"{FIND}erase/" not in find("visitor")


@pytest.mark.parametrize("codename", ["view_enquiry", "delete_enquiry"])
@pytest.mark.parametrize("data", [{}, {"confirmed": "1"}])
def test_erasing_needs_the_permissions_to_read_and_to_delete(
    enquiry, therapist_client, forbid, codename, data
):
    forbid(codename)
    response = therapist_client.post(f"{FIND}erase/", {"enquiry": str(enquiry.pk)} | data)
    assert response["Location"] == "/admin/"
    assert Enquiry.objects.exists()


def test_without_their_permission_requests_are_not_found(db, find, forbid):
    RightsRequest.objects.create(kind="access", subject="Quill")
    forbid("view_rightsrequest")
    assert "Nothing found" in find("quill")


def test_without_their_permission_requests_are_not_exported(enquiry, export, forbid):
    request = RightsRequest.objects.create(kind="access", subject="Quill")
    forbid("view_rightsrequest")
    data = json.loads(export(enquiry=str(enquiry.pk), request=str(request.pk)).content)
    assert data["requests"] == []


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
