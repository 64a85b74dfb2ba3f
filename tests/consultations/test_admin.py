"""The inbox, in which therapists read and handle enquiries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.admin.menu import admin_menu

from consultations.models import AccessLogEntry, Enquiry, EnquiryNote, ErasureLedgerEntry

INBOX = "/admin/consultations/enquiry/"


def html(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def post_action(therapist_client, enquiry):
    """``post_action("state", state="new")`` returns the next screen and the enquiry."""

    def post_action(action, **data):
        response = therapist_client.press(action, enquiry, **data)
        enquiry.refresh_from_db()
        return html(response), enquiry

    return post_action


def test_an_empty_inbox_is_a_sentence(form_page, therapist_client):
    body = html(therapist_client.get(INBOX))
    assert "No enquiries yet." in body
    assert "inbox__list" not in body
    assert "No new enquiries." in html(therapist_client.get("/admin/"))


def test_the_list_shows_who_wrote_and_when_the_newest_first(
    enquiry, post_form, form_data, therapist_client
):
    Enquiry.objects.update(received_at=timezone.now() - timedelta(days=3), state="replied")
    post_form(form_data | {"name": "Second Visitor"})
    body = html(therapist_client.get(INBOX))
    assert body.index("Second Visitor") < body.index("Example Visitor")
    for shown in (enquiry.reference, "Today, ", "Replied", "New", "Nobody"):
        assert shown in body


@pytest.mark.parametrize("missing", ["Add enquiry", "Export", "export=", "Edit"])
def test_the_list_has_no_button_to_add_edit_or_export(enquiry, superuser_client, missing):
    assert missing not in html(superuser_client.get(INBOX)).split("<main")[-1]


def test_the_list_is_narrowed_by_state_and_by_therapist(enquiry, therapist_client):
    name = "Example Visitor"
    assert name in html(therapist_client.get(INBOX + "?state=new"))
    assert name not in html(therapist_client.get(INBOX + "?state=booked"))
    assert name in html(therapist_client.get(INBOX + "?assigned=nobody"))
    assert name not in html(therapist_client.get(INBOX + "?assigned=me"))
    Enquiry.objects.update(assigned_to=therapist_client.user)
    assert name in html(therapist_client.get(INBOX + "?assigned=me"))
    assert name not in html(therapist_client.get(INBOX + "?assigned=nobody"))
    assert "No enquiry matches." in html(therapist_client.get(INBOX + "?assigned=nobody"))


def test_the_enquiries_of_a_colleague_who_has_left_can_be_listed(
    enquiry, therapist_client, second_therapist_client
):
    second = second_therapist_client.user
    Enquiry.objects.update(assigned_to=second)
    second.is_active = False
    second.save()
    address = f"{INBOX}?assigned={second.pk}"
    assert "Second Therapist (has left)" in html(therapist_client.get(INBOX))
    assert enquiry.reference in html(therapist_client.get(address))


def test_a_colleague_who_has_left_nothing_behind_is_not_listed(
    enquiry, therapist_client, second_therapist_client
):
    second_therapist_client.user.groups.clear()
    assert "Second Therapist" not in html(therapist_client.get(INBOX))


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
        "encrypted_answers__contains=f1",
        'q="',
        "q=" + "x" * 9000,
        "search=",
    ],
)
def test_an_invalid_query_string_shows_the_list(enquiry, therapist_client, query):
    html(therapist_client.get(f"{INBOX}?{query}"))


def test_no_query_string_can_read_other_tables(enquiry, therapist_client):
    Enquiry.objects.update(assigned_to=therapist_client.user)
    right = html(therapist_client.get(INBOX + "?assigned_to__username__startswith=t"))
    wrong = html(therapist_client.get(INBOX + "?assigned_to__username__startswith=x"))
    assert ("Example Visitor" in right) == ("Example Visitor" in wrong)


def test_the_number_of_queries_does_not_grow_with_the_list(
    add_enquiries, therapist_client, django_assert_max_num_queries
):
    therapist_client.get(INBOX)
    with CaptureQueriesContext(connection) as one:
        therapist_client.get(INBOX)
    queries = len(one)
    add_enquiries(30)
    Enquiry.objects.update(assigned_to=therapist_client.user)
    with django_assert_max_num_queries(queries):
        body = html(therapist_client.get(INBOX))
    assert "Page 1 of 2" in body
    assert "Page 2 of 2" in html(therapist_client.get(INBOX + "?p=2"))


def test_an_enquiry_shows_every_question_and_answer(enquiry, therapist_client):
    body = html(therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/"))
    for answer in enquiry.answers:
        if answer["key"] != "consent":
            assert answer["label"] in body
    assert "I should like to talk to someone.<br>There is no hurry." in body
    assert 'href="mailto:visitor@visitor.example"' in body
    assert f"version {enquiry.privacy_version}</a> of the privacy notice" in body


@pytest.mark.parametrize("state", ["replied", "booked", "declined", "closed"])
def test_a_button_sets_the_state_and_another_sets_it_back(post_action, state):
    body, enquiry = post_action("state", state=state)
    assert enquiry.state == state
    assert f"{enquiry} is now marked as {enquiry.get_state_display().lower()}." in body
    _, enquiry = post_action("state", state="new")
    assert enquiry.state == "new"


@pytest.mark.parametrize("state", ["burnt", ""])
def test_a_state_that_has_no_button_changes_nothing(post_action, state):
    body, enquiry = post_action("state", state=state)
    assert enquiry.state == "new"
    assert "Choose one of the buttons" in body


def test_an_enquiry_is_assigned_to_a_therapist_and_to_nobody_again(
    post_action, therapist_client, editor_client
):
    body, enquiry = post_action("assign", assigned_to=therapist_client.user.pk)
    assert enquiry.assigned_to == therapist_client.user
    assert f"{enquiry} is now assigned to Example Therapist." in body
    assert ">editor<" not in body, "only therapists are offered"
    body, enquiry = post_action("assign", assigned_to=editor_client.user.pk)
    assert enquiry.assigned_to == therapist_client.user
    assert "Choose one of the therapists" in body
    body, enquiry = post_action("assign", assigned_to="")
    assert enquiry.assigned_to is None
    assert "assigned to nobody" in body


@pytest.mark.parametrize("changes", [{"is_active": False}, {"groups": []}])
def test_an_enquiry_of_somebody_who_has_left_stays_theirs_until_another_is_chosen(
    post_action, therapist_client, second_therapist_client, changes
):
    second = second_therapist_client.user
    _, enquiry = post_action("assign", assigned_to=second.pk)
    second.is_active = changes.get("is_active", True)
    second.groups.set(changes.get("groups", second.groups.all()))
    second.save()
    screen = html(therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/"))
    assert f'<option value="{second.pk}" selected>Second Therapist (has left)</option>' in screen
    _, enquiry = post_action("assign", assigned_to=second.pk)
    assert enquiry.assigned_to == second
    _, enquiry = post_action("assign", assigned_to=therapist_client.user.pk)
    assert enquiry.assigned_to == therapist_client.user


def test_an_enquiry_that_is_kept_longer_is_not_deleted_until_the_hold_is_ended(
    enquiry, therapist_client
):
    address = f"{INBOX}delete/{enquiry.pk}/"
    therapist_client.press("hold", enquiry, reason="A court has asked.")
    AccessLogEntry.objects.all().delete()
    for response in (therapist_client.get(address), therapist_client.post(address)):
        assert "A court has asked." in html(response)
        assert "Yes, delete it" not in html(response)
    assert Enquiry.objects.exists()
    assert [entry.action for entry in AccessLogEntry.objects.all()] == ["read", "read"]
    therapist_client.press("hold", enquiry, end="1")
    therapist_client.post(address)
    assert not Enquiry.objects.exists()


def test_deleting_a_therapists_account_keeps_their_enquiries(post_action, therapist_client):
    _, enquiry = post_action("assign", assigned_to=therapist_client.user.pk)
    therapist_client.user.delete()
    enquiry.refresh_from_db()
    assert enquiry.assigned_to is None


def test_deleting_asks_first_and_enters_the_ledger(enquiry, therapist_client):
    therapist_client.post(f"{INBOX}note/{enquiry.pk}/", {"note": "Rang once."})
    address = f"{INBOX}delete/{enquiry.pk}/"
    assert "It cannot be brought back" in html(therapist_client.get(address))
    assert Enquiry.objects.exists()
    body = html(therapist_client.post(address, follow=True))
    assert f"Enquiry {enquiry} is deleted." in body
    assert not Enquiry.objects.exists()
    assert not EnquiryNote.objects.exists()
    assert ErasureLedgerEntry.objects.get().reason == "staff"


def test_the_dashboard_and_the_menu_count_the_new_ones(enquiry, therapist_client):
    body = html(therapist_client.get("/admin/"))
    assert "1 new enquiry" in body
    assert "Enquiries (1 new)" in body


@pytest.mark.parametrize("action", ["state", "assign", "note"])
def test_an_action_accepts_post_only(enquiry, therapist_client, action):
    assert therapist_client.get(f"{INBOX}{action}/{enquiry.pk}/").status_code == 405


@pytest.mark.parametrize("format", ["csv", "xlsx", "nonsense"])
def test_enquiries_cannot_be_exported_by_anybody(enquiry, superuser_client, format):
    response = superuser_client.get(f"{INBOX}?export={format}")
    assert response.status_code == 404
    assert b"Example Visitor" not in response.content


def test_there_is_no_screen_to_add_or_edit_an_enquiry(enquiry, superuser_client):
    for action in ("create", "edit", "history"):
        assert superuser_client.get(f"{INBOX}{action}/").status_code == 404
        assert superuser_client.get(f"{INBOX}{action}/{enquiry.pk}/").status_code == 404


def test_there_is_no_screen_of_wagtails_form_pages(db, superuser_client):
    assert superuser_client.get("/admin/forms/").status_code == 404
    assert "Forms" not in [item.label for item in admin_menu.registered_menu_items]


@pytest.mark.parametrize("wrong", ["nonsense", "1", "00000000-0000-0000-0000-000000000000"])
def test_an_enquiry_that_does_not_exist_is_not_found(therapist_client, wrong):
    for action in ("inspect", "delete"):
        assert therapist_client.get(f"{INBOX}{action}/{wrong}/").status_code == 404
    for action in ("state", "assign", "note"):
        assert therapist_client.post(f"{INBOX}{action}/{wrong}/").status_code == 404
