"""The search page."""

import pytest
from wagtail.models import PageViewRestriction

from blog.models import Topic
from tests.support.blocks import paragraph


def test_drafts_and_private_pages_are_in_no_result_extract_or_suggestion(
    find_titles, get_html, write_article, write_page
):
    open_post = write_article(title="Open", body=[paragraph("Public words.")])
    open_post.title = "Open marmalade"
    open_post.body = [paragraph("Unpublished quicksilver.")]
    open_post.save_revision()
    write_article(title="Withdrawn zeppelins").unpublish()
    private = write_page("Private xylophones")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for word in ("marmalade", "quicksilver", "zeppelins", "xylophones"):
        assert find_titles(word) == [], word
        for misspelt in (word[:-1], word[:4] + word[5:]):
            page = get_html("/search/", {"q": misspelt})
            assert word not in page.get_text(), misspelt
    assert find_titles("public") == ["Open"]


def test_pages_with_some_words_are_shown_with_a_notice_if_none_has_all(get_html, write_article):
    write_article(title="Herons")
    write_article(title="Storks")
    page = get_html("/search/", {"q": "herons storks"})
    assert "No page has all the words" in page.select_one(".results-count").get_text()
    assert len(page.select(".results li")) == 2


def test_a_question_finds_pages_with_some_of_its_significant_words(find_titles, write_article):
    write_article(title="It", body=[paragraph("Here worries stop comes.")])
    write_article(title="How do I?")
    assert find_titles("how do I stop the worrying") == ["It"]


def test_a_topic_narrows_the_search_on_all_pages_of_its_results(get_html, write_article):
    sea = Topic.objects.create(title="The sea", slug="sea")
    unused = Topic.objects.create(title="The sky", slug="sky")
    for number in range(11):
        write_article(title=f"Tide {number}", topics=[sea])
    write_article(title="Tide of fortune")
    page = get_html("/search/", {"q": "tide", "topic": "sea"})
    assert page.select_one("select option[selected]")["value"] == "sea"
    assert unused.title not in page.select_one("select").get_text()
    assert "11 pages for “tide” in The sea" in page.select_one(".results-count").get_text()
    next_page = get_html("/search/" + page.select_one('a[rel="next"]')["href"])
    assert len(next_page.select(".results li")) == 1
    assert next_page.select_one("select option[selected]")["value"] == "sea"
    assert next_page.select_one("#_q")["value"] == "tide"


@pytest.mark.parametrize(
    "topic", ["none-such", "'", '"', "\ud800".encode("utf-8", "surrogatepass")]
)
def test_with_an_unknown_topic_all_pages_are_searched_with_a_notice(get_html, write_article, topic):
    write_article(title="Tide")
    page = get_html("/search/", {"q": "tide", "topic": topic})
    assert "There is no such topic" in page.get_text() and page.select(".results li")


def test_no_search_may_be_stored_by_any_cache(site, client):
    for query in ({}, {"q": "hello"}, {"q": "helol"}):
        assert client.get("/search/", query)["Cache-Control"] == "no-store, private"


def test_every_page_of_search_results_can_be_reached(get_html, write_article):
    for _ in range(12):
        write_article(standfirst="About sleepy rest.")
    page = get_html("/search/", {"q": "sleepy rest"})
    next_page = page.select_one('.pagination a[rel="next"]')["href"]
    assert "Page 2 of 2" in get_html("/search/" + next_page).get_text()
