"""What the list of results shows of each page."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Author, Topic
from practice.page_cache.configured_version import configured_version
from tests.support.blocks import image


def test_a_result_shows_its_type_authors_and_date(get_html, write_article, write_page):
    write_article(title="Curlews")
    write_page("Curlews and us")
    facts = {
        result.h2.get_text(): result.select_one(".results__facts").get_text(" ", strip=True)
        for result in get_html("/search/", {"q": "curlews"}).select(".results li")
    }
    assert facts == {"Curlews": "Article Dr Ann Example 1 January 2020", "Curlews and us": "Page"}


def test_the_authors_and_topics_of_a_result_are_shown_with_the_words_marked(
    get_html, write_article
):
    topic = Topic.objects.create(title="Wading birds", slug="birds")
    second = Author.objects.create(name="Bea Second", first_name="Bea", slug="bea")
    write_article(title="Curlews", second_author=second, topics=[topic])
    facts = get_html("/search/", {"q": "birds second"}).select_one(".results__facts")
    assert (
        facts.get_text(" | ", strip=True)
        == "Article | Dr Ann Example | Bea | Second | 1 January 2020 | Wading | birds"
    )
    assert [mark.get_text() for mark in facts.select("mark")] == ["Second", "birds"]


def test_ten_results_take_as_many_queries_as_one(client, write_article, picture):
    def count_queries():
        """Of a search that has not been made since the last change."""
        client.get("/search/?q=plovers")
        configured_version().increment()
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/search/?q=plovers").status_code == 200
        return len(captured)

    topic = Topic.objects.create(title="Birds", slug="birds")
    second = Author.objects.create(name="Bea Second", first_name="Bea", slug="bea")
    plovers = {
        "title": "Plovers",
        "topics": [topic],
        "second_author": second,
        "body": [image(picture, "A plover rests")],
    }
    write_article(**plovers)
    with_one = count_queries()
    for _ in range(11):
        write_article(**plovers)
    assert count_queries() == with_one <= 12
