"""A therapist reads enquiries and deals with them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from consultations.models import Enquiry

INBOX = "/admin/consultations/enquiry/"


def html(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def handle(therapist, enquiry):
    """Do something to the enquiry; the screen that follows, and the enquiry afterwards."""

    def handle(action, **data):
        response = therapist.post(f"{INBOX}{action}/{enquiry.pk}/", data, follow=True)
        enquiry.refresh_from_db()
        return html(response), enquiry

    return handle


def test_an_empty_inbox_is_a_sentence(form_page, therapist):
    body = html(therapist.get(INBOX))
    assert "No enquiries yet." in body
    assert "inbox__list" not in body
    assert "No new enquiries." in html(therapist.get("/admin/"))


def test_the_list_shows_who_wrote_and_when_the_newest_first(enquiry, send, words, therapist):
    Enquiry.objects.update(received_at=timezone.now() - timedelta(days=3), state="replied")
    send(words | {"name": "Second Visitor"})
    body = html(therapist.get(INBOX))
    assert body.index("Second Visitor") < body.index("Example Visitor")
    for shown in (enquiry.reference, "Today, ", "Replied", "New", "Nobody"):
        assert shown in body


@pytest.mark.parametrize("missing", ["Add enquiry", "Export", "export=", "Edit"])
def test_nothing_invites_to_add_edit_or_export(enquiry, superuser, missing):
    assert missing not in html(superuser.get(INBOX)).split("<main")[-1]


def test_the_list_is_narrowed_by_state_and_by_therapist(enquiry, therapist):
    name = "Example Visitor"
    assert name in html(therapist.get(INBOX + "?state=new"))
    assert name not in html(therapist.get(INBOX + "?state=booked"))
    assert name in html(therapist.get(INBOX + "?assigned=nobody"))
    assert name not in html(therapist.get(INBOX + "?assigned=me"))
    Enquiry.objects.update(assigned_to=therapist.user)
    assert name in html(therapist.get(INBOX + "?assigned=me"))
    assert name not in html(therapist.get(INBOX + "?assigned=nobody"))
    assert "No enquiry matches." in html(therapist.get(INBOX + "?assigned=nobody"))


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense",
        "assigned=nonsense",
        "assigned=99999999999999999999",
        "p=999",
        "p=-1",
        "p=x",
        "o=9.-x",
        "nonsense=1",
        "state__in=a&state__in=b",
        "assigned_to__password__startswith=md5",
        "sealed_answers__contains=f1",
        'q="',
        "q=" + "x" * 9000,
    ],
)
def test_a_made_up_address_is_a_list_and_not_an_error(enquiry, therapist, query):
    html(therapist.get(f"{INBOX}?{query}"))


def test_no_address_can_spell_out_other_tables(enquiry, therapist):
    Enquiry.objects.update(assigned_to=therapist.user)
    right = html(therapist.get(INBOX + "?assigned_to__username__startswith=t"))
    wrong = html(therapist.get(INBOX + "?assigned_to__username__startswith=x"))
    assert ("Example Visitor" in right) == ("Example Visitor" in wrong)


@pytest.mark.parametrize("query", ["hurry", "EXAMPLE visitor", "no talk", "07700"])
def test_search_finds_what_was_written(enquiry, therapist, query):
    assert enquiry.reference in html(therapist.get(INBOX, {"q": query}))


def test_search_finds_references_and_notes_and_nothing_else(enquiry, therapist):
    enquiry.note = "Called back on Monday"
    enquiry.save()
    for query, found in ((enquiry.reference.lower(), 1), ("monday", 1), ("elephant", 0)):
        body = html(therapist.get(INBOX, {"q": query}))
        assert ("Example Visitor" in body) == bool(found)
        assert f"{found} of 1" in body


def test_the_list_does_not_grow_in_queries(
    enquiry, send, words, therapist, django_assert_max_num_queries
):
    therapist.get(INBOX)
    with CaptureQueriesContext(connection) as one:
        therapist.get(INBOX)
    queries = len(one)
    for number in range(30):
        send(words | {"name": f"Visitor {number}"})
    Enquiry.objects.update(assigned_to=therapist.user)
    with django_assert_max_num_queries(queries):
        body = html(therapist.get(INBOX))
    assert "Page 1 of 2" in body
    assert "Page 2 of 2" in html(therapist.get(INBOX + "?p=2"))


def test_an_enquiry_shows_all_that_was_asked_and_answered(enquiry, therapist):
    body = html(therapist.get(f"{INBOX}inspect/{enquiry.pk}/"))
    for answer in enquiry.answers:
        if answer["key"] != "consent":
            assert answer["label"] in body
    assert "I should like to talk to someone.<br>There is no hurry." in body
    assert 'href="mailto:visitor@visitor.example"' in body
    assert "Consent given to version 1" in body


def test_reading_an_enquiry_is_recorded_without_its_content(enquiry, therapist):
    therapist.get(f"{INBOX}inspect/{enquiry.pk}/")
    entry = ModelLogEntry.objects.get(action="consultations.read")
    assert entry.user == therapist.user
    assert entry.label == enquiry.reference
    assert not entry.data


@pytest.mark.parametrize("state", Enquiry.State.values)
def test_one_button_marks_an_enquiry_and_the_former_one_undoes_it(handle, state):
    body, enquiry = handle("state", state=state)
    assert enquiry.state == state
    assert f"{enquiry} is now marked as {enquiry.get_state_display().lower()}." in body
    _, enquiry = handle("state", state="new")
    assert enquiry.state == "new"


def test_a_made_up_state_changes_nothing(handle):
    body, enquiry = handle("state", state="burnt")
    assert enquiry.state == "new"
    assert "Choose one of the buttons" in body


def test_an_enquiry_is_given_to_a_therapist_and_taken_back(handle, therapist, editor):
    body, enquiry = handle("assign", assigned_to=therapist.user.pk)
    assert enquiry.assigned_to == therapist.user
    assert f"{enquiry} is now assigned to Example Therapist." in body
    assert ">editor<" not in body, "only therapists are offered"
    body, enquiry = handle("assign", assigned_to=editor.user.pk)
    assert enquiry.assigned_to == therapist.user
    assert "Choose one of the therapists" in body
    body, enquiry = handle("assign", assigned_to="")
    assert enquiry.assigned_to is None
    assert "assigned to nobody" in body


def test_a_note_is_kept_sealed_with_its_line_ends(handle):
    body, enquiry = handle("note", note="Rang twice.\r\n<b>No</b> answer.")
    assert enquiry.note == "Rang twice.\n<b>No</b> answer."
    assert enquiry.sealed_note.startswith("f1:")
    assert "&lt;b&gt;No&lt;/b&gt; answer." in body
    assert f"The note on {enquiry} is saved." in body
    _, enquiry = handle("note", note="")
    assert enquiry.sealed_note == ""


@pytest.mark.parametrize("note", ["a\0b", "x" * 10_001])
def test_a_note_that_cannot_be_kept_leaves_the_former_one(handle, note):
    handle("note", note="Before.")
    body, enquiry = handle("note", note=note)
    assert enquiry.note == "Before."
    assert "The note was not saved" in body or "Shorten the note" in body


def test_a_deleted_account_leaves_the_enquiry(handle, therapist, superuser):
    _, enquiry = handle("assign", assigned_to=therapist.user.pk)
    therapist.user.delete()
    enquiry.refresh_from_db()
    assert enquiry.assigned_to is None


def test_deleting_asks_first_and_is_recorded(enquiry, therapist):
    address = f"{INBOX}delete/{enquiry.pk}/"
    assert "It cannot be brought back" in html(therapist.get(address))
    assert Enquiry.objects.exists()
    body = html(therapist.post(address, follow=True))
    assert f"Enquiry &#x27;{enquiry}&#x27; deleted." in body
    assert not Enquiry.objects.exists()
    assert ModelLogEntry.objects.get(action="wagtail.delete").label == enquiry.reference


def test_the_dashboard_and_the_menu_count_the_new_ones(enquiry, therapist):
    body = html(therapist.get("/admin/"))
    assert "1 new enquiry" in body
    assert "Enquiries (1 new)" in body


@pytest.mark.parametrize("action", ["state", "assign", "note"])
def test_an_address_that_changes_something_answers_only_to_a_post(enquiry, therapist, action):
    assert therapist.get(f"{INBOX}{action}/{enquiry.pk}/").status_code == 405


@pytest.mark.parametrize("format", ["csv", "xlsx", "nonsense"])
def test_enquiries_cannot_be_exported_by_anybody(enquiry, superuser, format):
    response = superuser.get(f"{INBOX}?export={format}")
    assert response.status_code == 404
    assert b"Example Visitor" not in response.content


def test_there_is_no_stock_form_to_add_or_edit(enquiry, superuser):
    for action in ("create", "edit", "history"):
        assert superuser.get(f"{INBOX}{action}/").status_code == 404
        assert superuser.get(f"{INBOX}{action}/{enquiry.pk}/").status_code == 404


@pytest.mark.parametrize("wrong", ["nonsense", "1", "00000000-0000-0000-0000-000000000000"])
def test_an_enquiry_that_does_not_exist_is_not_found(therapist, wrong):
    for action in ("inspect", "delete"):
        assert therapist.get(f"{INBOX}{action}/{wrong}/").status_code == 404
    for action in ("state", "assign", "note"):
        assert therapist.post(f"{INBOX}{action}/{wrong}/").status_code == 404


def test_a_note_half_written_is_kept_whichever_button_is_pressed(handle, therapist):
    _, enquiry = handle("state", state="replied", note="Rang once.")
    assert (enquiry.state, enquiry.note) == ("replied", "Rang once.")
    body, enquiry = handle("assign", assigned_to=therapist.user.pk, note="Rang once.")
    assert "The note" not in body, "an unchanged note is not saved again"
    assert enquiry.note == "Rang once."
