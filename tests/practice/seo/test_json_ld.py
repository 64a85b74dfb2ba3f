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


@pytest.fixture
def html(client):
    def html(url):
        response = client.get(url)
        assert response.status_code == 200
        return response.content.decode()

    return html


def test_the_home_page_says_where_the_practice_is_and_when_it_is_open(html, practice):
    website, business = json_ld_items(html("/"))
    assert website["@type"] == "WebSite"
    assert business["@type"] == "MedicalBusiness"
    assert business["url"] == website["url"] == "http://localhost/"
    assert business["address"]["streetAddress"] == "4 Fennimore Yard, London"
    assert business["telephone"] == "020 7946 0123"
    [hours] = business["openingHoursSpecification"]
    assert hours["dayOfWeek"] == ["Monday", "Tuesday", "Wednesday", "Thursday"]
    assert (hours["opens"], hours["closes"]) == ("08:00", "20:00")


def test_what_staff_left_empty_is_not_said(html, site):
    _, business = json_ld_items(html("/"))
    assert set(business) == {"@type", "@id", "name", "url"}


def test_a_page_says_the_way_to_it_and_shows_it(html, practice, site):
    about = site.root_page.add_child(instance=StandardPage(title="About", slug="about", body=[]))
    about.add_child(instance=StandardPage(title="Our rooms", slug="rooms", body=[]))
    [page] = json_ld_items(html("/about/rooms/"))
    way = [(step["name"], step["item"]) for step in page["breadcrumb"]["itemListElement"]]
    assert way == [
        (practice.name, "http://localhost/"),
        ("About", "http://localhost/about/"),
        ("Our rooms", "http://localhost/about/rooms/"),
    ]
    assert page["publisher"]["name"] == practice.name


def test_nothing_is_said_that_is_not_shown(html, practice, site):
    home = site.root_page
    about = home.add_child(
        instance=StandardPage(title="About", slug="about", standfirst="Who we are.", body=[])
    )
    about.add_child(instance=StandardPage(title="Rooms & <more>", slug="rooms", body=[]))
    home.add_child(instance=ConsultationPage(title="Write to us", slug="appointment"))
    for url in ("/", "/about/", "/about/rooms/", "/appointment/"):
        assert values_not_shown(html(url), url) == []


def test_a_closing_tag_in_a_name_harms_nothing(html, practice):
    text = html("/")
    assert "<script>alert" not in text
    assert json_ld_items(text)[0]["name"] == practice.name


def test_the_page_after_the_form_says_nothing(html, site):
    site.root_page.add_child(instance=ConsultationPage(title="Write to us", slug="appointment"))
    text = html("/appointment/sent/")
    assert json_ld_items(text) == []
    assert '<meta name="robots" content="noindex">' in text
