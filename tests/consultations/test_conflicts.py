"""Two therapists at the same enquiry: what one does is never undone unseen by the other."""

from datetime import UTC, datetime

import pytest

from consultations.holds import hold_version
from consultations.models import AccessLogEntry, Enquiry

INBOX = "/admin/consultations/enquiry/"


@pytest.fixture
def screen(enquiry, therapist_client):
    """What the first therapist's screen shows, before the second one does anything."""
    return therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/").context


def state_form(screen, state):
    return {"state": state, "shown_state": screen["shown_state"]}


@pytest.fixture
def conflict(enquiry, screen, therapist_client, second_therapist_client):
    """The page after choosing “Closed” on a screen on which it was not yet booked."""
    second_therapist_client.press("state", enquiry, state="booked")
    at = datetime(2027, 5, 3, 13, 2, tzinfo=UTC)
    AccessLogEntry.objects.filter(action="state").update(at=at)
    data = state_form(screen, "closed") | {"note": "He called."}
    return therapist_client.post(f"{INBOX}state/{enquiry.pk}/", data)


def test_a_colleague_who_was_faster_is_named_and_nothing_is_changed(enquiry, conflict):
    body = conflict.content.decode()
    assert conflict.status_code == 409
    assert "Second Therapist changed it (3 May, 14:02)" in body
    assert "It is now marked as booked." in body
    assert "You chose to <strong>mark it as closed</strong>" in body
    assert Enquiry.objects.get().state == "booked"
    assert not AccessLogEntry.objects.filter(detail__contains="Closed").exists()
    assert enquiry.notes.get().text == "He called.", "the note is saved all the same"


def test_after_seeing_the_conflict_one_can_insist(enquiry, conflict, therapist_client):
    fields = conflict.context["fields"]
    therapist_client.post(f"{INBOX}state/{enquiry.pk}/", fields)
    assert Enquiry.objects.get().state == "closed"


def test_a_third_change_meanwhile_is_another_conflict(
    enquiry, conflict, therapist_client, second_therapist_client
):
    second_therapist_client.press("state", enquiry, state="declined")
    response = therapist_client.post(f"{INBOX}state/{enquiry.pk}/", conflict.context["fields"])
    assert response.status_code == 409
    assert Enquiry.objects.get().state == "declined"


def test_two_who_choose_the_same_do_not_conflict(
    enquiry, screen, therapist_client, second_therapist_client
):
    second_therapist_client.press("state", enquiry, state="booked")
    changed_at = Enquiry.objects.get().state_changed_at
    address = f"{INBOX}state/{enquiry.pk}/"
    response = therapist_client.post(address, state_form(screen, "booked"), follow=True)
    assert f"{enquiry} is marked as booked." in response.content.decode()
    assert Enquiry.objects.get().state_changed_at == changed_at


@pytest.mark.parametrize("shown", [{}, {"shown_state": "nonsense"}])
def test_a_button_that_does_not_say_what_was_shown_asks_first(enquiry, therapist_client, shown):
    response = therapist_client.post(f"{INBOX}state/{enquiry.pk}/", {"state": "closed"} | shown)
    assert response.status_code == 409
    assert Enquiry.objects.get().state == "new"


def test_a_colleague_who_assigned_it_meanwhile_is_named(
    enquiry, screen, therapist_client, second_therapist_client
):
    second = second_therapist_client
    second.press("assign", enquiry, assigned_to=second.user.pk)
    data = {"assigned_to": therapist_client.user.pk, "shown_assignment": screen["shown_assignment"]}
    address = f"{INBOX}assign/{enquiry.pk}/"
    response = therapist_client.post(address, data)
    body = response.content.decode()
    assert response.status_code == 409
    assert "It is now assigned to Second Therapist." in body
    assert Enquiry.objects.get().assigned_to == second.user
    therapist_client.post(address, response.context["fields"])
    assert Enquiry.objects.get().assigned_to == therapist_client.user


def test_a_colleagues_newer_reason_is_shown_before_it_is_replaced(
    enquiry, screen, therapist_client, second_therapist_client
):
    second_therapist_client.press("hold", enquiry, reason="A court has asked.")
    address = f"{INBOX}hold/{enquiry.pk}/"
    response = therapist_client.post(address, {"reason": "A complaint.", "shown_hold": ""})
    body = response.content.decode()
    assert response.status_code == 409
    assert "Second Therapist changed it" in body
    assert "A court has asked." in body and "A complaint." in body
    assert Enquiry.objects.get().hold_reason == "A court has asked."
    therapist_client.post(address, response.context["fields"])
    assert Enquiry.objects.get().hold_reason == "A complaint."


def test_a_hold_begun_after_the_screen_was_opened_is_not_ended_unseen(
    enquiry, therapist_client, second_therapist_client
):
    first, second = therapist_client, second_therapist_client
    first.press("hold", enquiry, reason="A complaint.")
    shown = hold_version(Enquiry.objects.get())
    second.press("hold", enquiry, end="1")
    second.press("hold", enquiry, reason="A complaint.")
    address = f"{INBOX}hold/{enquiry.pk}/"
    response = first.post(address, {"end": "1", "shown_hold": shown})
    assert response.status_code == 409
    assert Enquiry.objects.get().hold_reason == "A complaint."
    first.post(address, response.context["fields"])
    assert Enquiry.objects.get().hold_reason == ""


def test_a_conflict_that_shows_a_reason_is_a_reading(
    enquiry, therapist_client, second_therapist_client
):
    second_therapist_client.press("hold", enquiry, reason="A court has asked.")
    therapist_client.post(f"{INBOX}hold/{enquiry.pk}/", {"end": "1"})
    log = AccessLogEntry.objects.filter(user=therapist_client.user)
    assert [entry.action for entry in log] == ["read"]


def test_marking_sets_when_it_was_marked_and_first_answered(enquiry, therapist_client):
    therapist_client.press("state", enquiry, state="replied")
    enquiry.refresh_from_db()
    answered_at = enquiry.answered_at
    assert answered_at == enquiry.state_changed_at
    therapist_client.press("state", enquiry, state="booked")
    enquiry.refresh_from_db()
    assert enquiry.answered_at == answered_at < enquiry.state_changed_at
    therapist_client.press("state", enquiry, state="new")
    enquiry.refresh_from_db()
    assert enquiry.answered_at is None, "it had been marked by mistake"
