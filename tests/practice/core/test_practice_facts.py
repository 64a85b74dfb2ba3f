"""Facts that a practice enters once: on the home page, with the form, in texts, for machines."""

import json

import pytest

from consultations.models import ConsultationPage
from home.models import StandardPage
from practice.core.models import PracticeSettings


@pytest.fixture
def practice(site) -> PracticeSettings:
    practice = PracticeSettings.for_site(site)
    practice.fee, practice.session_minutes = "£65", 50
    practice.session_place, practice.insurers = PracticeSettings.SessionPlace.BOTH, "Aviva, Bupa"
    practice.reduced_fee_places = "We keep a few places at £35."
    practice.notice_hours = 48
    practice.save()
    return practice


@pytest.fixture
def addresses(site) -> list[str]:
    block = {"type": "practice_facts", "value": None}
    site.root_page.add_child(instance=StandardPage(title="Fees", slug="fees", body=[block]))
    site.root_page.add_child(instance=ConsultationPage(title="Ask", slug="appointment"))
    return ["/", "/fees/", "/appointment/"]


def rows(page) -> list[tuple[str, str]]:
    return [(row.dt.text, row.dd.text) for row in page.select(".practice-facts div")]


def test_they_are_shown_on_the_home_page_in_texts_and_with_the_form(practice, addresses, get_page):
    for address in addresses:
        assert rows(get_page(address)) == [
            ("Fee for a session", "£65"),
            ("Length", "50 minutes"),
            ("Where", "In person or online"),
            ("Insurers", "Aviva, Bupa"),
            ("Reduced fee", "We keep a few places at £35."),
            ("To cancel", "48 hours’ notice"),
        ]


def test_what_is_empty_is_shown_nowhere(site, addresses, get_page):
    for address in addresses:
        assert not get_page(address).select(".practice-facts, .at-a-glance"), address


def test_search_engines_are_told_what_the_home_page_shows(practice, get_page):
    def described() -> dict:
        script = get_page("/").find("script", type="application/ld+json")
        (business,) = (
            thing
            for thing in json.loads(script.text)["@graph"]
            if thing["@type"] == "MedicalBusiness"
        )
        return business

    assert described()["priceRange"] == "£65"
    assert {"@type": "PropertyValue", "name": "Length", "value": "50 minutes"} in described()[
        "additionalProperty"
    ]
    practice.delete()
    assert not {"priceRange", "additionalProperty"} & set(described())
