"""What the head of a page tells search engines and those who share it."""

import pytest
from bs4 import BeautifulSoup

from home.models import StandardPage
from practice.core.models import PracticeSettings
from practice.seo.metadata import MAX_DESCRIPTION_LENGTH, truncate_description


@pytest.fixture
def about(site):
    return site.root_page.add_child(
        instance=StandardPage(title="About", slug="about", standfirst="Who we are.", body=[])
    )


def test_a_page_has_a_title_a_description_and_a_canonical_address(get_metadata, about, site):
    PracticeSettings.objects.create(site=site, name="The Practice")
    head = get_metadata("/about/")
    assert head["canonical"] == head["og:url"] == "http://localhost/about/"
    assert head["description"] == head["og:description"] == "Who we are."
    assert head["og:title"] == "About"
    assert head["og:site_name"] == "The Practice"
    assert (head["og:type"], head["og:locale"]) == ("website", "en_GB")


def test_the_address_does_not_come_from_the_request(get_metadata, about):
    head = get_metadata("/about/?utm_source=letter&page=3", headers={"host": "127.0.0.1"})
    assert head["canonical"] == head["og:url"] == "http://localhost/about/"


def test_what_staff_write_for_search_engines_takes_precedence(get_metadata, about):
    about.seo_title, about.search_description = "About the practice", "Three therapists."
    about.save_revision().publish()
    head = get_metadata("/about/")
    assert head["og:title"] == "About the practice"
    assert head["description"] == "Three therapists."


def test_a_long_standfirst_is_cut_between_words():
    text = "word " * 100
    cut = truncate_description(text)
    assert len(cut) <= MAX_DESCRIPTION_LENGTH
    assert set(cut.split()) == {"word", "…"}
    assert truncate_description("Two\nlines.") == "Two lines."


def test_a_noindex_page_has_no_canonical_address(get_metadata, about):
    about.noindex = True
    about.save_revision().publish()
    head = get_metadata("/about/")
    assert head["robots"] == "noindex"
    assert "canonical" not in head


def test_the_labels_of_the_promote_tab_use_no_jargon(client, sign_in, about):
    sign_in(client, "Editors")
    form = client.get(f"/admin/pages/{about.pk}/edit/")
    promote = BeautifulSoup(form.content, "html.parser").find(id="tab-promote").get_text()
    for label in (
        "Last part of the web address",
        "Title for search engines",
        "Description for search engines",
        "Keep out of search engines",
    ):
        assert label in promote
    for word in ("Slug", "slug", "Title tag", "Meta description", "URL", "headline"):
        assert word not in promote


@pytest.mark.parametrize(("url", "status"), [("/search/?q=a", 200), ("/no-such-page/", 404)])
def test_search_results_and_the_404_page_are_noindex(get_metadata, site, url, status):
    head = get_metadata(url, status)
    assert head["robots"] == "noindex"
    assert not {"canonical", "og:title"} & set(head)


@pytest.mark.parametrize("slug", ["search", "admin", "media"])
def test_a_page_may_not_have_the_address_of_another_part_of_the_site(client, sign_in, site, slug):
    sign_in(client, "Editors")
    response = client.post(
        f"/admin/pages/add/home/standardpage/{site.root_page.pk}/",
        {
            "title": "A",
            "slug": slug,
            "standfirst": "",
            "body-count": "0",
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
        },
    )
    assert "already the address of another part of the site" in response.content.decode()
    assert not StandardPage.objects.exists()
