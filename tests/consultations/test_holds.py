"""An enquiry says until when it is kept, and can be kept longer for a reason."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils.html import escape

from consultations.models import AccessLogEntry, Enquiry

INBOX = "/admin/consultations/enquiry/"


@pytest.fixture
def screen(therapist_client, enquiry):
    def screen() -> str:
        return therapist_client.get(f"{INBOX}inspect/{enquiry.pk}/").content.decode()

    return screen


@pytest.fixture
def post_hold(therapist_client, enquiry):
    def post_hold(**data) -> str:
        response = therapist_client.press("hold", enquiry, **data)
        enquiry.refresh_from_db()
        return response.content.decode()

    return post_hold


def mark_closed(enquiry, *day):
    moment = datetime(*day, 12, tzinfo=ZoneInfo("Europe/London"))
    Enquiry.objects.filter(pk=enquiry.pk).update(state="closed", state_changed_at=moment)


def test_an_enquiry_shows_when_it_is_deleted(enquiry, screen):
    assert "Until somebody marks it as anything but new." in screen()
    mark_closed(enquiry, 2126, 8, 31)
    assert ">28 February 2127</time>" in screen()
    mark_closed(enquiry, 2020, 8, 31)
    assert "Its time is up. It is deleted in the coming night, unless" in screen()


def test_it_is_kept_longer_for_a_reason_which_is_encrypted(enquiry, screen, post_hold):
    body = post_hold(reason="A complaint is open.")
    assert "A complaint is open." in body
    assert "Kept until somebody ends the hold." in body
    assert enquiry.hold_reason == "A complaint is open."
    assert "complaint" not in enquiry.encrypted_hold_reason
    body = post_hold(end="1")
    assert "A complaint is open." not in body
    assert enquiry.encrypted_hold_reason == ""
    details = AccessLogEntry.objects.filter(action="hold").values_list("detail", flat=True)
    assert set(details) == {"Hold begun", "Hold ended"}


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("", "Write why it is kept longer."),
        ("   ", "Write why it is kept longer."),
        ("x" * 501, "Shorten the reason to 500 characters or fewer."),
        ("a\0b", "It contains a character that cannot be stored."),
    ],
)
def test_a_reason_that_cannot_be_stored_is_refused_in_words(enquiry, post_hold, reason, message):
    body = post_hold(reason=reason)
    assert message in body
    assert escape(reason) in body, "the words come back"
    assert enquiry.encrypted_hold_reason == ""


def test_what_is_due_when_the_next_purge_starts_is_deleted_in_the_coming_night(enquiry, screen):
    mark_closed(enquiry, 2026, 5, 25)
    with time_machine.travel("2026-11-24T12:00Z"):
        body = screen()
    assert "It is deleted in the coming night." in body


def test_what_is_due_a_day_after_the_next_purge_shows_its_date(enquiry, screen):
    mark_closed(enquiry, 2026, 5, 26)
    with time_machine.travel("2026-11-24T12:00Z"):
        assert ">26 November 2026</time>" in screen()


def test_the_reason_of_somebody_who_is_signed_out_comes_back_with_the_way_to_save_it(enquiry):
    address = f"{INBOX}hold/{enquiry.pk}/"
    response = Client().post(address, {"reason": "A <complaint>.", "shown_hold": "shown"})
    body = response.content.decode()
    assert response.status_code == 403
    assert "A &lt;complaint&gt;." in body
    assert f'action="{address}"' in body
    assert 'name="shown_hold" value="shown"' in body


def test_a_reason_for_an_enquiry_deleted_meanwhile_comes_back_and_nothing_is_logged(
    enquiry, therapist_client
):
    address = f"{INBOX}hold/{enquiry.pk}/"
    enquiry.delete()
    response = therapist_client.post(address, {"reason": "A complaint.", "shown_hold": ""})
    assert response.status_code == 404
    assert "A complaint." in response.content.decode()
    assert not AccessLogEntry.objects.filter(action="hold").exists()


def test_a_browser_does_not_cut_off_a_pasted_reason(screen):
    assert "maxlength" not in screen().split('id="retention"')[1]


def test_if_the_access_cannot_be_recorded_nothing_is_changed(
    enquiry, therapist_client, monkeypatch
):
    def fail(*args, **kwargs):
        raise OSError("no row")

    monkeypatch.setattr(AccessLogEntry.objects, "create", fail)
    with pytest.raises(OSError, match="no row"):
        therapist_client.press("hold", enquiry, reason="A complaint is open.")
    enquiry.refresh_from_db()
    assert enquiry.encrypted_hold_reason == ""


def test_editors_can_hold_nothing(enquiry, editor_client):
    assert editor_client.press("hold", enquiry, reason="Mine.").status_code == 403
    enquiry.refresh_from_db()
    assert enquiry.encrypted_hold_reason == ""
