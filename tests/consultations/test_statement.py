"""“What we do with what people send us” says what the form and the settings say."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from consultations.models import AccessLogEntry, Enquiry, EnquirySettings, PurgeRun
from practice.core.models import User
from tests.support.canary import CANARY

STATEMENT = "/admin/privacy/statement/"


@pytest.fixture
def statement(therapist_client):
    def statement() -> str:
        response = therapist_client.get(STATEMENT)
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return statement


def test_it_lists_the_questions_the_notice_and_the_readers(enquiry, add_question, statement):
    add_question("How did you hear of us?", required=False)
    body = statement()
    for words in (
        "<li>Your message</li>",
        "<li>Your telephone number (optional)</li>",
        "<li>How did you hear of us? (optional)</li>",
        "We use it for nothing else.",
        "Therapists and others whom we have allowed to (1 account)",
        f"in version “{enquiry.privacy_version}”",
    ):
        assert words in body


def test_whoever_may_read_enquiries_is_counted_once(
    form_page, statement, superuser_client, editor_client, second_therapist_client
):
    superuser_client.user.groups.set(Group.objects.filter(name="Therapists"))
    permission = Permission.objects.get(codename="view_enquiry")
    editor_client.user.user_permissions.add(permission)
    User.objects.filter(pk=second_therapist_client.user.pk).update(is_active=False)
    readers = "whom we have allowed to (2 accounts), and administrators of the website (1)."
    assert readers in statement()


def test_reading_it_stores_no_settings(statement):
    statement()
    assert not EnquirySettings.objects.exists()


def test_it_changes_with_the_settings(form_page, statement):
    assert "No mail goes to the person who wrote." in statement()
    settings = EnquirySettings.load()
    settings.keep_closed_months, settings.sends_acknowledgements = 9, True
    settings.save()
    body = statement()
    assert "9 months after we have closed it" in body
    assert "It also carries an acknowledgement" in body


def test_it_counts_what_is_held_and_says_when_deletion_last_ran(enquiry, statement):
    Enquiry.objects.update(state="booked", encrypted_hold_reason="f1:something")
    assert "has not run yet" in statement()
    PurgeRun.objects.create(finished_at=timezone.now(), deleted=7)
    body = statement()
    assert "and deleted 7." in body
    for row in ("Booked</th><td>1", "All</th><td>1", "kept longer for a reason</th><td>1"):
        assert row in body


def test_it_names_nobody_who_wrote(canary_form_data, post_form, statement):
    post_form(canary_form_data)
    assert CANARY not in statement()
    assert not AccessLogEntry.objects.exists()


def test_without_a_form_it_says_so(db, statement):
    assert "No form is published at present" in statement()
