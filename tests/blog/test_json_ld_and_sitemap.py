"""What articles and their lists tell search engines: the head, the JSON-LD and the sitemap."""

import datetime
from xml.etree import ElementTree

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import Author, BlogPostPage, Topic
from practice.core.models import PracticeRendition, PracticeSettings
from tests.blog.test_citations import cite
from tests.support.json_ld import not_shown, things

HOST = "http://localhost"


@pytest.fixture
def get(client):
    def get(url):
        response = client.get(url)
        assert response.status_code == 200, url
        return response.content.decode()

    return get


@pytest.fixture
def topic(db):
    return Topic.objects.create(title="Sleep", slug="sleep", description="On nights.")


@pytest.fixture
def therapist(author, picture):
    """An author with everything that their page can show."""
    author.role = "Psychotherapist"
    author.biography = "<p>She listens.</p><p>She writes &amp; reads.</p>"
    author.portrait = picture
    author.credentials = [
        {
            "type": "credential",
            "value": {
                "title": "Psychotherapist",
                "body": "Example Register",
                "number": number,
                "register_url": f"https://register.example/{number}",
            },
        }
        for number in ("ER 1", "")
    ]
    author.profile_links = [
        {"type": "link", "value": {"title": "Papers", "url": "https://papers.example/ann"}}
    ]
    author.save()
    return author


@pytest.fixture
def whole_article(site, therapist, topic, write_article, make_reference, picture):
    """An article of which everything can be said, of a practice of which everything can be."""
    PracticeSettings.objects.create(site=site, name="The Practice", address="1 Yard\nLondon")
    reviewer = Author.objects.create(name="Bo Example", first_name="Bo", slug="bo-example")
    source = make_reference(doi="10.1037/a0018378", container_title="A Journal")
    return write_article(
        title="On rest </script><script>alert(1)</script>",
        slug="rest",
        standfirst="Why doing nothing is work.",
        search_description="Not shown on the page.",
        published_on=datetime.date(2024, 3, 14),
        last_updated=datetime.date(2025, 2, 13),
        clinical_reviewer=reviewer,
        second_author=Author.objects.create(name="Cy Example", first_name="Cy", slug="cy"),
        topics=[topic],
        hero_image=picture,
        body=[("paragraph", f"<p>A{cite(source)}</p>")],
    )


def test_an_article_says_who_wrote_it_when_and_about_what(head_of, whole_article):
    head = head_of(whole_article.url)
    assert head["og:type"] == "article"
    assert head["canonical"] == head["og:url"] == f"{HOST}/blog/rest/"
    assert head["article:published_time"] == "2024-03-14"
    assert head["article:modified_time"] == "2025-02-13"
    assert head["article:section"] == "Sleep"
    assert head["article:author"] == f"{HOST}/blog/authors/cy/"


def test_topics_and_authors_have_titles_descriptions_and_addresses_of_their_own(
    head_of, whole_article
):
    topic = head_of("/blog/topics/sleep/")
    assert topic["canonical"] == topic["og:url"] == f"{HOST}/blog/topics/sleep/"
    assert (topic["og:title"], topic["description"]) == ("Sleep", "On nights.")
    author = head_of("/blog/authors/ann-example/?letter=1")
    assert author["canonical"] == f"{HOST}/blog/authors/ann-example/"
    assert author["og:title"] == "Dr Ann Example"
    assert author["og:type"] == "profile"
    assert author["description"] == "Dr Ann Example, Psychotherapist"


def test_the_second_page_of_a_list_has_an_address_of_its_own(head_of, write_article, topic):
    for _ in range(11):
        write_article(topics=[topic])
    for url in ("/blog/", "/blog/topics/sleep/", "/blog/authors/ann-example/"):
        assert head_of(f"{url}?page=1&from=letter")["canonical"] == HOST + url
        second = head_of(f"{url}?from=letter&page=2")
        assert second["canonical"] == second["og:url"] == f"{HOST}{url}?page=2"
        assert second["og:title"].endswith(", page 2")


def test_what_is_beneath_a_list_kept_out_of_search_engines_is_so_too(
    head_of, get, index, write_article, topic
):
    write_article(topics=[topic])
    index.noindex = True
    index.save_revision().publish()
    for url in ("/blog/", "/blog/topics/sleep/", "/blog/authors/ann-example/"):
        assert head_of(url)["robots"] == "noindex"
    assert "/blog/" not in get("/sitemap.xml")


def test_an_article_is_described_with_its_authors_dates_picture_and_sources(get, whole_article):
    [page] = things(get(whole_article.url))
    assert page["reviewedBy"] == {
        "@type": "Person",
        "name": "Bo Example",
        "url": f"{HOST}/blog/authors/bo-example/",
    }
    post = page["mainEntity"]
    assert post["@type"] == "BlogPosting"
    assert post["headline"] == whole_article.title
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


def test_an_author_is_described_on_their_own_page(get, whole_article):
    [page] = things(get("/blog/authors/ann-example/"))
    assert page["@type"] == "ProfilePage"
    person = page["mainEntity"]
    assert person["description"] == "She listens. She writes & reads."
    assert person["sameAs"] == ["https://papers.example/ann"]
    assert person["image"]["url"].startswith(f"{HOST}/media/")


def test_a_list_is_described_with_its_articles(get, whole_article):
    [page] = things(get("/blog/"))
    assert page["mainEntity"]["@type"] == "Blog"
    [post] = page["mainEntity"]["blogPost"]
    assert post["url"] == f"{HOST}/blog/rest/"
    [page] = things(get("/blog/topics/sleep/"))
    assert page["name"] == "Sleep" and page["hasPart"] == [post]


def test_nothing_is_said_that_is_not_shown(get, whole_article, write_article):
    for _ in range(11):
        write_article(topics=list(whole_article.topics.all()))
    urls = ["/blog/", "/blog/?page=2", "/blog/topics/sleep/", "/blog/authors/ann-example/"]
    for url in [whole_article.url, *urls, "/blog/authors/bo-example/"]:
        html = get(url)
        assert things(html), url
        assert not_shown(html, url) == []
        assert "<script>alert" not in html


def test_describing_an_article_makes_no_picture_and_asks_the_database_nothing(
    get, whole_article, monkeypatch
):
    caches["renditions"].clear()  # another test may have had a picture of the same number

    def made_and_asked():
        get(whole_article.url)
        with CaptureQueriesContext(connection) as captured:
            get(whole_article.url)
        return PracticeRendition.objects.count(), len(captured)

    with monkeypatch.context() as silent:
        silent.setattr(BlogPostPage, "json_ld", lambda *_: [])
        without = made_and_asked()
    assert made_and_asked() == without


def sitemap(get) -> dict[str, str | None]:
    """The day of each address in the sitemap, without the host."""
    urls = ElementTree.fromstring(get("/sitemap.xml")).findall("{*}url")
    return {url.findtext("{*}loc").removeprefix(HOST): url.findtext("{*}lastmod") for url in urls}


def test_the_sitemap_says_when_each_page_last_changed(get, index, write_article, topic):
    other = Author.objects.create(name="Bo", first_name="Bo", slug="bo")
    write_article(slug="old", published_on=datetime.date(2020, 1, 2), topics=[topic])
    write_article(
        slug="renewed",
        published_on=datetime.date(2019, 1, 2),
        last_updated=datetime.date(2021, 2, 3),
        second_author=other,
    )
    listed = sitemap(get)
    assert listed["/blog/old/"] == listed["/blog/topics/sleep/"] == "2020-01-02"
    assert listed["/blog/renewed/"] == "2021-02-03"
    assert listed["/blog/authors/ann-example/"] == listed["/blog/authors/bo/"] == "2021-02-03"
    assert listed["/blog/"] == "2021-02-03"
    index.save_revision().publish()
    assert sitemap(get)["/blog/"] == f"{timezone.localdate():%Y-%m-%d}"


def test_the_sitemap_leaves_out_what_nobody_is_to_find(get, write_article):
    hidden_topic = Topic.objects.create(title="Hidden", slug="hidden")
    Topic.objects.create(title="Empty", slug="empty")
    shown = write_article()
    write_article(noindex=True, topics=[hidden_topic])
    write_article().unpublish()
    private = write_article()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert set(sitemap(get)) == {"/", "/blog/", shown.url, "/blog/authors/ann-example/"}


def test_the_sitemap_takes_as_many_queries_for_fifty_articles_as_for_one(
    client, write_article, topic
):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap.xml")
        return len(captured)

    write_article(topics=[topic])
    queries()
    with_one = queries()
    for _ in range(50):
        write_article(topics=[topic])
    assert queries() == with_one
