"""The practice's details, as staff enter them in the admin."""

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data, streamfield

from practice.core.models import PracticeSettings

INVALID_TELEPHONE = "Enter a telephone number in full, in digits and spaces, such as 020 7946 0123."


@pytest.fixture
def save_details(editor, site):
    """``save_details(telephone="…")`` saves the form of the practice's details with that."""
    address = reverse("wagtailsettings:edit", args=["practice", "practicesettings", site.pk])
    streams = ("hours", "crisis_lines", "navigation", "footer_links")

    def save_details(**fields):
        details = {
            "name": "Our practice",
            "crisis_introduction": "Don’t wait for us.",
            "call_to_action_heading": "Talk to someone",
            "call_to_action_text": "It is free.",
            "call_to_action_button": "Ask",
            "palette": "green",
            **fields,
            **{name: streamfield([]) for name in streams},
        }
        return editor.post(address, nested_form_data(details), follow=True).content.decode()

    return save_details


@pytest.mark.parametrize(
    "number", ["call me maybe", "020 7946 0123 or by e-mail", "12345", "+", "+44 (0)20 7946 0123"]
)
def test_a_telephone_number_that_cannot_be_dialled_is_refused(save_details, site, number):
    assert INVALID_TELEPHONE in save_details(telephone=number)
    assert not PracticeSettings.for_site(site).telephone


@pytest.mark.parametrize(
    ("number", "link"),
    [("020 7946 0123", "tel:02079460123"), ("+44 20 7946 0123", "tel:+442079460123")],
)
def test_a_telephone_number_is_called_from_the_foot_of_each_page(
    save_details, client, site, number, link
):
    save_details(telephone=number)
    assert f'<a href="{link}">{number}</a>' in client.get("/").content.decode()


def test_staff_are_told_that_changed_details_do_not_change_texts(save_details):
    assert "Texts keep what was typed into them" in save_details(name="Our practice")


def test_a_practice_needs_no_telephone(save_details, site):
    assert "Practice details updated" in save_details(name="Fennimore Yard", telephone="")
    assert PracticeSettings.for_site(site).name == "Fennimore Yard"


def test_a_private_page_is_in_no_menu(get_html, site, index):
    practice = PracticeSettings.for_site(site)
    practice.navigation = [
        {"type": "link", "value": {"page": index.pk, "text": "Articles here"}},
        {"type": "link", "value": {"page": 10**6}},
    ]
    practice.save()
    assert "Articles here" in get_html("/")
    PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.LOGIN)
    assert "Articles here" not in get_html("/")
