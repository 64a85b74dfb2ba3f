"""The practice's details, as staff enter them in the admin."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from practice.core.models import PracticeSettings

SENTENCE = "Enter a telephone number in full, in digits and spaces, such as 020 7946 0123."


@pytest.fixture
def enter(client, sign_in, site):
    """``enter(telephone="…")`` saves the form of the practice's details with that."""
    sign_in(client, "Editors")
    address = reverse("wagtailsettings:edit", args=["practice", "practicesettings", site.pk])
    streams = ("hours", "crisis_lines", "navigation", "footer_links")

    def enter(**fields):
        details = {
            "name": "Our practice",
            "crisis_introduction": "Don’t wait for us.",
            "call_to_action_heading": "Talk to someone",
            "call_to_action_text": "It is free.",
            "call_to_action_button": "Ask",
            **fields,
            **{name: streamfield([]) for name in streams},
        }
        return client.post(address, nested_form_data(details), follow=True).content.decode()

    return enter


@pytest.mark.parametrize(
    "number", ["call me maybe", "020 7946 0123 or by e-mail", "12345", "+", "+44 (0)20 7946 0123"]
)
def test_a_telephone_number_that_a_tap_could_not_call_is_refused_with_a_sentence(
    enter, site, number
):
    assert SENTENCE in enter(telephone=number)
    assert not PracticeSettings.for_site(site).telephone


@pytest.mark.parametrize(
    ("number", "link"),
    [("020 7946 0123", "tel:02079460123"), ("+44 20 7946 0123", "tel:+442079460123")],
)
def test_a_telephone_number_is_called_from_the_foot_of_each_page(enter, client, site, number, link):
    enter(telephone=number)
    assert f'<a href="{link}">{number}</a>' in client.get("/").content.decode()


def test_staff_are_told_that_texts_keep_what_was_typed(enter):
    assert "Texts keep what was typed into them" in enter(name="Our practice")


def test_a_practice_needs_no_telephone(enter, site):
    assert "Practice details updated" in enter(name="Fennimore Yard", telephone="")
    assert PracticeSettings.for_site(site).name == "Fennimore Yard"
