"""Therapists see who has seen what, in all enquiries, and nothing of what was written."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from consultations.models import AccessLogEntry
from tests.support.canary import CANARY

LOG = "/admin/privacy/access-log/"
INBOX = "/admin/consultations/enquiry/"


def rows(client, query="") -> list[list[str]]:
    """The cells of each row, without the time."""
    response = client.get(LOG + query)
    assert response.status_code == 200
    page = BeautifulSoup(response.content.decode(), "html.parser")
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("td")[1:]]
        for row in page.select("#listing-results table tbody tr")
    ]


@pytest.fixture
def add_entry(db):
    def add_entry(action="read", user=None, **fields):
        return AccessLogEntry.objects.create(
            action=action, user=user, user_name=str(user or ""), **fields
        )

    return add_entry


def test_all_that_has_been_seen_is_listed_the_newest_first(enquiry, therapist_client):
    therapist_client.get(INBOX)
    therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/")
    therapist_client.get("/admin/privacy/requests/")
    name, reference = "Example Therapist", enquiry.reference
    assert rows(therapist_client) == [
        [name, "Listed", "", "Rights requests"],
        [name, "Read", reference, ""],
        [name, "Listed", "", "1 enquiry"],
    ]


def test_what_became_of_an_erased_enquiry_is_still_listed(enquiry, therapist_client):
    therapist_client.post(f"{INBOX}delete/{enquiry.pk}/")
    assert rows(therapist_client) == [["Example Therapist", "Erased", enquiry.reference, ""]]


def test_nothing_that_was_written_is_shown(post_form, canary_form_data, therapist_client):
    post_form(canary_form_data)
    therapist_client.search(CANARY)
    assert CANARY not in therapist_client.get(LOG).content.decode()


def test_it_is_narrowed_to_a_person(add_entry, therapist_client, second_therapist_client):
    second = second_therapist_client.user
    add_entry(user=therapist_client.user)
    add_entry(user=second)
    second.is_active = False  # they have left
    second.save()
    assert rows(therapist_client, f"?user={second.pk}") == [["Second Therapist", "Read", "", ""]]


def test_it_is_narrowed_to_an_action(add_entry, therapist_client):
    add_entry("read")
    add_entry("erase")
    assert rows(therapist_client, "?action=erase") == [["The site", "Erased", "", ""]]


def test_it_is_narrowed_to_an_enquiry(add_entry, therapist_client):
    add_entry(reference="E-234567")
    add_entry(reference="E-ABCDEF")
    assert rows(therapist_client, "?reference=e-abcdef") == [["The site", "Read", "E-ABCDEF", ""]]


def test_it_is_narrowed_to_days(add_entry, therapist_client):
    now = timezone.localtime()
    add_entry("read", at=now - timedelta(days=9))
    add_entry("erase", at=now - timedelta(days=2))
    add_entry("hold", at=now)
    first, last = ((now - timedelta(days=days)).date() for days in (5, 1))
    found = rows(therapist_client, f"?at_from={first}&at_to={last}")
    assert found == [["The site", "Erased", "", ""]]


def test_the_time_is_said_to_the_minute(add_entry, therapist_client):
    add_entry(at=datetime(2026, 6, 10, 12, 30, tzinfo=UTC))
    assert "10 Jun 2026, 13:30" in therapist_client.get(LOG).content.decode()


def test_an_empty_log_is_a_sentence(therapist_client):
    body = therapist_client.get(LOG).content.decode()
    assert "There are no entries to display." in body


def test_it_has_pages_and_few_queries_however_long_it_is(
    add_entry, therapist_client, django_assert_max_num_queries
):
    for _ in range(120):
        add_entry(user=therapist_client.user)
    therapist_client.get(LOG)  # what is loaded once, is
    with django_assert_max_num_queries(14):
        body = therapist_client.get(LOG).content.decode()
    assert "Page 1 of 3" in body


@pytest.mark.parametrize("query", ["export=csv", "export=xlsx", "export=nonsense"])
def test_it_cannot_be_exported(add_entry, superuser_client, query):
    add_entry()
    response = superuser_client.get(f"{LOG}?{query}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/html")


def test_it_has_no_button_to_export(add_entry, superuser_client):
    add_entry()
    assert "export=" not in superuser_client.get(LOG).content.decode()


def test_looking_at_it_is_no_access(therapist_client):
    therapist_client.get(LOG)
    assert not AccessLogEntry.objects.exists()


@pytest.mark.parametrize("address", [LOG, f"{LOG}results/"])
def test_it_needs_a_permission_of_its_own(therapist_client, address):
    Group.objects.get(name="Therapists").permissions.remove(
        Permission.objects.get(codename="view_accesslogentry")
    )
    response = therapist_client.get(address)
    assert (response.status_code, response["Location"]) == (302, "/admin/")


def test_the_menu_leads_to_it(therapist_client):
    assert LOG in therapist_client.get("/admin/").content.decode()


def test_an_editor_is_not_led_to_it(editor_client):
    assert LOG not in editor_client.get("/admin/").content.decode()
