"""The practice's logo at the head of each page."""

import json

import pytest

from practice.core.models import PracticeSettings


@pytest.fixture
def logo(site, make_picture):
    practice = PracticeSettings.for_site(site)
    practice.name = "Fennimore Yard"
    practice.logo = make_picture(size=(900, 300))
    practice.save()
    return practice.logo


def test_it_stands_in_place_of_the_name_which_describes_it(logo, get_page):
    link = get_page("/").select_one(".site-name")
    assert link.text == ""
    assert (link.img["alt"], link.img["width"], link.img["height"]) == (
        "Fennimore Yard",
        "336",
        "112",
    )


def test_an_emblem_stands_beside_the_name(logo, site, make_picture, get_page):
    PracticeSettings.objects.update(logo=make_picture(size=(300, 300)))
    link = get_page("/").select_one(".site-name")
    assert (link.img["alt"], link.text) == ("", "Fennimore Yard")


def test_search_engines_are_told_of_it(logo, get_page):
    page = get_page("/")
    graph = json.loads(page.find("script", type="application/ld+json").text)["@graph"]
    (business,) = (thing for thing in graph if thing["@type"] == "MedicalBusiness")
    assert business["logo"] == f"http://localhost{page.select_one('.site-name img')['src']}"


def test_the_name_stands_there_if_its_file_cannot_be_read(logo, get_page):
    logo.file.storage.delete(logo.file.name)
    assert get_page("/").select_one(".site-name").text == "Fennimore Yard"


def test_the_name_stands_there_once_the_picture_is_deleted(logo, get_page):
    logo.delete()
    assert get_page("/").select_one(".site-name").text == "Fennimore Yard"
