"""The JSON-LD of articles and their lists."""

from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import BlogPostPage
from practice.core.models import PracticeRendition
from tests.support.json_ld import json_ld_items, values_not_shown

HOST = "http://localhost"


def test_an_article_is_described_with_its_authors_dates_picture_and_sources(get_html, full_article):
    [page] = json_ld_items(get_html(full_article.url))
    assert page["reviewedBy"] == {
        "@type": "Person",
        "name": "Bo Example",
        "url": f"{HOST}/blog/authors/bo-example/",
    }
    post = page["mainEntity"]
    assert post["@type"] == "BlogPosting"
    assert post["headline"] == full_article.title
    assert post["description"] == "Why doing nothing is work."
    assert (post["datePublished"], post["dateModified"]) == ("2024-03-14", "2025-02-13")
    assert post["articleSection"] == ["Sleep"]
    assert post["publisher"]["name"] == "The Practice"
    first, second = post["author"]
    assert (first["name"], first["jobTitle"]) == ("Dr Ann Example", "Psychotherapist")
    assert first["url"] == f"{HOST}/blog/authors/ann-example/"
    registered, other = first["hasCredential"]
    assert registered["identifier"] == "ER 1"
    assert registered["url"] == "https://register.example/ER 1"
    assert "url" not in other  # the page shows no link without a number
    assert second == {"@type": "Person", "name": "Cy Example", "url": f"{HOST}/blog/authors/cy/"}
    assert (post["image"]["width"], post["image"]["height"]) == (1040, 650)
    assert post["citation"] == [
        {
            "@type": "ScholarlyArticle",
            "name": "Finding 1",
            "datePublished": "2001",
            "url": "https://doi.org/10.1037/a0018378",
        }
    ]


def test_an_author_is_described_on_their_own_page(get_html, full_article):
    [page] = json_ld_items(get_html("/blog/authors/ann-example/"))
    assert page["@type"] == "ProfilePage"
    person = page["mainEntity"]
    assert person["description"] == "She listens. She writes & reads."
    assert person["sameAs"] == ["https://papers.example/ann"]
    assert person["image"]["url"].startswith(f"{HOST}/media/")


def test_a_list_is_described_with_its_articles(get_html, full_article):
    [page] = json_ld_items(get_html("/blog/"))
    assert page["mainEntity"]["@type"] == "Blog"
    [post] = page["mainEntity"]["blogPost"]
    assert post["url"] == f"{HOST}/blog/rest/"
    [page] = json_ld_items(get_html("/blog/topics/sleep/"))
    assert page["name"] == "Sleep" and page["hasPart"] == [post]


def test_everything_in_the_json_ld_is_shown_on_the_page(get_html, full_article, add_article):
    for _ in range(11):
        add_article(topics=list(full_article.topics.all()))
    urls = ["/blog/", "/blog/?page=2", "/blog/topics/sleep/", "/blog/authors/ann-example/"]
    for url in [full_article.url, *urls, "/blog/authors/bo-example/"]:
        html = get_html(url)
        assert json_ld_items(html), url
        assert values_not_shown(html, url) == []
        assert "<script>alert" not in html


def test_the_json_ld_of_an_article_makes_no_rendition_and_no_query(
    get_html, full_article, monkeypatch
):
    caches["renditions"].clear()  # another test may have had a picture of the same number

    def count_renditions_and_queries():
        get_html(full_article.url)
        with CaptureQueriesContext(connection) as captured:
            get_html(full_article.url)
        return PracticeRendition.objects.count(), len(captured)

    with monkeypatch.context() as patched:
        patched.setattr(BlogPostPage, "json_ld", lambda *_: [])
        without = count_renditions_and_queries()
    assert count_renditions_and_queries() == without
