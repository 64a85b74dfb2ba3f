"""A change of the notice makes a new version by itself, and enquiries name the one agreed to."""

import re

import pytest
import time_machine

from consultations.models import Enquiry, EnquirySettings, PrivacyNotice
from consultations.notice_text import retention_sentences

NOTICES = "/admin/privacy/notices/"


@pytest.fixture(autouse=True)
def _on_one_day():
    with time_machine.travel("2026-11-24T12:00Z", tick=True):
        yield


def shown_digest(client) -> str:
    body = client.get("/appointment/").content.decode()
    return re.search(r'name="notice" value="([0-9a-f]{64})"', body)[1]


def test_the_first_enquiry_makes_the_first_version_and_names_it(enquiry):
    notice = PrivacyNotice.objects.get()
    assert notice.version == enquiry.privacy_version == "24 November 2026"
    for words in ("We use it for nothing else.", "6 months after", "I have read how you use"):
        assert words in notice.text


def test_showing_the_form_stores_nothing(form_page, client):
    PrivacyNotice.objects.all().delete()
    shown_digest(client)
    assert not PrivacyNotice.objects.exists()


def test_publishing_other_words_makes_a_version_and_the_same_words_none(form_page):
    form_page.save_revision().publish()
    assert PrivacyNotice.objects.count() == 1
    form_page.title = "Another title"
    form_page.save_revision().publish()
    assert PrivacyNotice.objects.count() == 1
    form_page.privacy_notice = "<p>Other words.</p>"
    form_page.save_revision().publish()
    assert [notice.version for notice in PrivacyNotice.objects.all()] == [
        "24 November 2026 (2)",
        "24 November 2026",
    ]


def test_a_draft_makes_no_version(form_page):
    form_page.save_revision().publish()
    form_page.privacy_notice = "<p>Not yet.</p>"
    form_page.save_revision()
    assert PrivacyNotice.objects.count() == 1


def test_changing_how_long_enquiries_are_kept_makes_a_version(form_page):
    settings = EnquirySettings.load()
    settings.keep_closed_months = 3
    settings.save()
    assert "3 months after we have closed it" in PrivacyNotice.objects.first().text
    settings.notification_addresses = "other@practice.example"
    count = PrivacyNotice.objects.count()
    settings.save()
    assert PrivacyNotice.objects.count() == count


def test_words_that_return_are_the_version_they_were(form_page):
    first = form_page.record_notice()
    words, form_page.privacy_notice = form_page.privacy_notice, "<p>Other words.</p>"
    assert form_page.record_notice() != first
    form_page.privacy_notice = words
    assert form_page.record_notice() == first


def test_consent_counts_only_for_the_notice_that_was_shown(form_page, post_form, form_data, client):
    before = shown_digest(client)
    settings = EnquirySettings.load()
    settings.keep_booked_months = 24
    settings.save()
    response = post_form(form_data | {"notice": before})
    assert "We have changed how we use what you write" in response.content.decode()
    assert not Enquiry.objects.exists()
    assert post_form(form_data | {"notice": shown_digest(client)}).status_code == 303
    enquiry = Enquiry.objects.get()
    notice = PrivacyNotice.objects.get(version=enquiry.privacy_version)
    assert "24 months after we have booked a meeting with you" in notice.text


def test_the_enquiry_leads_to_the_text_of_its_version(enquiry, therapist_client):
    url = f"{NOTICES}24%20November%202026/"
    screen = therapist_client.get(f"/admin/consultations/enquiry/inspect/{enquiry.pk}/")
    assert f'<a href="{url}">version 24 November 2026</a>' in screen.content.decode()
    listed = therapist_client.get(NOTICES).content.decode()
    assert f'<a href="{url}">24 November 2026</a>' in listed
    response = therapist_client.get(url)
    assert response.status_code == 200
    assert "We use it for nothing else." in response.content.decode()


def test_a_version_whose_text_was_not_kept_says_so(enquiry, therapist_client):
    Enquiry.objects.update(privacy_version="2024/01")
    screen = therapist_client.get(f"/admin/consultations/enquiry/inspect/{enquiry.pk}/")
    url = f"{NOTICES}2024/01/"
    assert f'<a href="{url}">version 2024/01</a>' in screen.content.decode()
    response = therapist_client.get(url)
    assert response.status_code == 404
    assert "The words of version 2024/01 were not kept" in response.content.decode()


def test_times_of_equal_length_are_one_phrase():
    settings = EnquirySettings(keep_closed_months=1, keep_declined_months=1)
    assert retention_sentences(settings)[0] == (
        "We keep your message until we have dealt with it. Then it is deleted by itself: "
        "1 month after we have declined it or closed it, and "
        "12 months after we have last replied or booked a meeting with you."
    )


@pytest.mark.parametrize("address", [NOTICES, f"{NOTICES}1/"])
def test_editors_see_no_version_in_the_admin(editor_client, address):
    assert editor_client.get(address)["Location"] == "/admin/"
