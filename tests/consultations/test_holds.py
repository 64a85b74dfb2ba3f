"""An enquiry says until when it is kept, and can be kept longer for a reason."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

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
        response = therapist_client.post(f"{INBOX}hold/{enquiry.pk}/", data, follow=True)
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
    assert "It is deleted in the coming night." in screen()


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
        ("a\0b", "The reason was not saved."),
    ],
)
def test_a_reason_that_cannot_be_stored_is_refused_in_words(enquiry, post_hold, reason, message):
    assert message in post_hold(reason=reason)
    assert enquiry.encrypted_hold_reason == ""


def test_if_the_access_cannot_be_recorded_nothing_is_changed(
    enquiry, therapist_client, monkeypatch
):
    def fail(*args, **kwargs):
        raise OSError("no row")

    monkeypatch.setattr(AccessLogEntry.objects, "create", fail)
    with pytest.raises(OSError, match="no row"):
        therapist_client.post(f"{INBOX}hold/{enquiry.pk}/", {"reason": "A complaint is open."})
    enquiry.refresh_from_db()
    assert enquiry.encrypted_hold_reason == ""


def test_editors_can_hold_nothing(enquiry, editor_client):
    response = editor_client.post(f"{INBOX}hold/{enquiry.pk}/", {"reason": "Mine."})
    assert response["Location"] == "/admin/"
    enquiry.refresh_from_db()
    assert enquiry.encrypted_hold_reason == ""
