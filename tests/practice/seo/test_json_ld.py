"""The JSON-LD of the pages that are neither article nor list."""

import pytest

from consultations.models import ConsultationPage
from home.models import StandardPage
from practice.core.models import PracticeSettings
from tests.support.json_ld import json_ld_items, values_not_shown


@pytest.fixture
def practice(site):
    return PracticeSettings.objects.create(
        site=site,
        name="Fennimore & Yard </script><script>alert(1)</script>",
        strapline="Psychotherapy for adults",
        address="4 Fennimore Yard\nLondon",
        telephone="020 7946 0123",
        email="hello@practice.example",
        hours=[
            {
                "type": "opening",
                "value": {
                    "first_day": "Monday",
                    "last_day": "Thursday",
                    "opens": "08:00",
                    "closes": "20:00",
                },
            }
        ],
    )


def test_the_home_page_has_the_address_and_opening_hours_of_the_practice(get_html, practice):
    website, business = json_ld_items(get_html("/"))
    assert website["@type"] == "WebSite"
    assert business["@type"] == "MedicalBusiness"
    assert business["url"] == website["url"] == "http://localhost/"
    assert business["address"]["streetAddress"] == "4 Fennimore Yard, London"
    assert business["telephone"] == "020 7946 0123"
    [hours] = business["openingHoursSpecification"]
    assert hours["dayOfWeek"] == ["Monday", "Tuesday", "Wednesday", "Thursday"]
    assert (hours["opens"], hours["closes"]) == ("08:00", "20:00")


def test_empty_details_are_left_out(get_html, site):
    _, business = json_ld_items(get_html("/"))
    assert set(business) == {"@type", "@id", "name", "url"}


def test_a_page_has_breadcrumbs(get_html, practice, site):
    about = site.root_page.add_child(instance=StandardPage(title="About", slug="about", body=[]))
    about.add_child(instance=StandardPage(title="Our rooms", slug="rooms", body=[]))
    [page] = json_ld_items(get_html("/about/rooms/"))
    way = [(step["name"], step["item"]) for step in page["breadcrumb"]["itemListElement"]]
    assert way == [
        (practice.name, "http://localhost/"),
        ("About", "http://localhost/about/"),
        ("Our rooms", "http://localhost/about/rooms/"),
    ]
    assert page["publisher"]["name"] == practice.name


def test_everything_in_the_json_ld_is_shown_on_the_page(get_html, practice, site):
    home = site.root_page
    about = home.add_child(
        instance=StandardPage(title="About", slug="about", standfirst="Who we are.", body=[])
    )
    about.add_child(instance=StandardPage(title="Rooms & <more>", slug="rooms", body=[]))
    home.add_child(instance=ConsultationPage(title="Write to us", slug="appointment"))
    for url in ("/", "/about/", "/about/rooms/", "/appointment/"):
        assert values_not_shown(get_html(url), url) == []


def test_a_closing_tag_in_a_name_is_escaped(get_html, practice):
    text = get_html("/")
    assert "<script>alert" not in text
    assert json_ld_items(text)[0]["name"] == practice.name


def test_the_page_after_the_form_has_no_json_ld(get_html, site):
    site.root_page.add_child(instance=ConsultationPage(title="Write to us", slug="appointment"))
    text = get_html("/appointment/sent/")
    assert json_ld_items(text) == []
    assert '<meta name="robots" content="noindex">' in text
