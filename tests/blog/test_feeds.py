"""The Atom feeds of all articles, of a topic and of an author."""

import datetime
import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Author, BlogPostPage
from practice.core.models import PracticeImage, PracticeSettings
from tests.support.citations import cite

HOST = "http://localhost"

ATOM = "{http://www.w3.org/2005/Atom}"

FEEDS = ["/blog/feed/", "/blog/topics/sleep/feed/", "/blog/authors/ann-example/feed/"]


@pytest.fixture
def get_feed(client):
    def get_feed(url="/blog/feed/"):
        response = client.get(url)
        assert response.status_code == 200
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        return ElementTree.fromstring(response.content)

    return get_feed


def entries(feed):
    return feed.findall(f"{ATOM}entry")


def titles(feed):
    return [entry.findtext(f"{ATOM}title") for entry in entries(feed)]


def links(element):
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


def test_an_entry_has_its_authors_dates_and_topics(get_feed, write_article, topic):
    write_article(
        title="Rest & play",
        slug="rest",
        standfirst="Less <work>.",
        second_author=Author.objects.create(name="Bo Example", first_name="Bo", slug="bo"),
        topics=[topic],
        published_on=datetime.date(2026, 7, 1),
        last_updated=datetime.date(2026, 7, 2),
    )
    [entry] = entries(get_feed())
    assert entry.findtext(f"{ATOM}title") == "Rest & play"
    assert entry.findtext(f"{ATOM}summary") == "Less &lt;work&gt;."  # it is HTML
    assert links(entry) == {"alternate": f"{HOST}/blog/rest/"}
    assert entry.findtext(f"{ATOM}published") == "2026-07-01T00:00:00+01:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-07-02T00:00:00+01:00"
    assert [
        (author.findtext(f"{ATOM}name"), author.findtext(f"{ATOM}uri"))
        for author in entry.findall(f"{ATOM}author")
    ] == [
        ("Dr Ann Example", f"{HOST}/blog/authors/ann-example/"),
        ("Bo Example", f"{HOST}/blog/authors/bo/"),
    ]
    assert [tag.get("term") for tag in entry.findall(f"{ATOM}category")] == ["Sleep"]


def test_an_entry_holds_the_whole_text_with_absolute_links(
    get_feed, write_article, make_reference, picture, site
):
    source = make_reference(doi="10.1037/a0018378")
    other = write_article(slug="other")
    write_article(
        slug="rest",
        body=[
            ("heading", {"level": "2", "text": "Why rest"}),
            ("paragraph", f"<p>As found{cite(source)} and again{cite(source)}.</p>"),
            ("image", {"image": {"image": picture.pk, "alt_text": "Waves"}, "caption": "The sea"}),
            ("paragraph", f'<p><a linktype="page" id="{other.pk}">Another</a></p>'),
            ("paragraph", '<p><a href="https://elsewhere.example/">Elsewhere</a></p>'),
        ],
    )
    content = entries(get_feed())[0].find(f"{ATOM}content")
    assert content.get("type") == "html"
    html = BeautifulSoup(content.text, "html.parser")
    assert [h.get_text() for h in html.find_all("h2")] == ["Why rest", "References"]
    assert [mark.get_text() for mark in html.find_all("sup")] == ["1", "1"]
    assert "Finding 1" in html.ol.li.get_text()
    addresses = [link["href"] for link in html.find_all("a")]
    assert addresses == [
        f"{HOST}/blog/rest/#_reference-1",
        f"{HOST}/blog/rest/#_reference-1",
        f"{HOST}/blog/other/",
        "https://elsewhere.example/",
        "https://doi.org/10.1037/a0018378",
    ]
    assert html.img["src"].startswith(f"{HOST}/media/") and html.img["alt"] == "Waves"
    assert not html.find_all(["source", "picture"]) and not html.select("[id], [class], [srcset]")


def test_each_topic_and_each_author_has_a_feed_of_their_own(get_feed, write_article, topic):
    bo = Author.objects.create(name="Bo Example", first_name="Bo", slug="bo")
    write_article(title="Dreams", topics=[topic])
    write_article(title="Bread", author=bo)
    write_article(title="Both", second_author=bo)
    assert titles(get_feed()) == ["Both", "Bread", "Dreams"]
    assert titles(get_feed("/blog/topics/sleep/feed/")) == ["Dreams"]
    assert titles(get_feed("/blog/authors/bo/feed/")) == ["Both", "Bread"]


@pytest.mark.parametrize("url", FEEDS)
def test_a_page_links_to_its_feed_and_the_feed_links_back(
    client, get_feed, write_article, topic, url
):
    write_article(topics=[topic])
    page = url.removesuffix("feed/")
    head = BeautifulSoup(client.get(page).content, "html.parser").head
    link = head.find("link", rel="alternate", type="application/atom+xml")
    assert link["href"] == HOST + url
    assert links(get_feed(url)) == {"self": HOST + url, "alternate": HOST + page}
    assert link["title"] == get_feed(url).findtext(f"{ATOM}title")


def test_ids_stay_the_same_when_addresses_change(
    get_feed, client, index, write_article, topic, author
):
    post = write_article(slug="rest", topics=[topic])

    def ids():
        found = [get_feed(f"/{index.slug}/feed/")]
        found.append(get_feed(f"/{index.slug}/topics/{topic.slug}/feed/"))
        found.append(get_feed(f"/{index.slug}/authors/{author.slug}/feed/"))
        return [(one.findtext(f"{ATOM}id"), entries(one)[0].findtext(f"{ATOM}id")) for one in found]

    before = ids()
    assert len({feed_id for feed_id, _ in before}) == 3
    assert len({entry_id for _, entry_id in before}) == 1
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for pair in before for one in pair)
    for changed in (post, index, topic, author):
        changed.slug = "something-else"
        changed.save()
    assert ids() == before


def test_a_feed_has_the_newest_twenty(get_feed, add_article):
    for number in range(21):
        add_article(title=str(number))
    assert titles(get_feed()) == [str(number) for number in range(20, 0, -1)]


def test_an_empty_feed_has_the_same_date_on_each_request(get_feed, index, topic):
    first, second = (get_feed().findtext(f"{ATOM}updated") for _ in range(2))
    assert first == second


def test_an_article_without_author_is_by_the_practice(get_feed, site, write_article):
    PracticeSettings.objects.create(site=site, name="The Practice")
    write_article()
    BlogPostPage.objects.update(author=None)
    [author] = entries(get_feed())[0].findall(f"{ATOM}author")
    assert author.findtext(f"{ATOM}name") == "The Practice"


def test_characters_that_xml_cannot_hold_are_left_out(get_feed, write_article):
    write_article(title="Line\x0bbreak", standfirst="A\x0c", body=[("paragraph", "<p>a\x1fb</p>")])
    [entry] = entries(get_feed())
    assert entry.findtext(f"{ATOM}title") == "Linebreak"
    assert "<p>ab</p>" in entry.findtext(f"{ATOM}content")


def test_the_feed_of_an_unknown_topic_or_author_is_not_found(client, index):
    assert client.get("/blog/topics/none/feed/").status_code == 404
    assert client.get("/blog/authors/none/feed/").status_code == 404


def test_a_feed_takes_as_many_queries_for_twenty_articles_as_for_one(
    client, add_article, make_reference, picture, topic
):
    linked = add_article()
    other = PracticeImage.objects.create(title="Other", file=picture.file)

    def write(picture=picture):
        source = make_reference()
        add_article(
            topics=[topic],
            body=[
                ("paragraph", f"<p>A{cite(source)}</p>"),
                ("citation", {"text": "<p>F</p>", "reference": source.pk}),
                ("image", {"image": {"image": picture.pk, "alt_text": "A"}, "caption": ""}),
                ("paragraph", f'<p><a linktype="page" id="{linked.pk}">L</a></p>'),
                ("call_to_action", {"heading": "H", "text": "T", "button": "B"}),
            ],
        )

    def queries(url):
        for _ in range(2):  # making a rendition is a change, after which the data are read anew
            client.get(url)
        caches["renditions"].clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    write()
    with_one = {url: queries(url) for url in FEEDS}
    write(other)
    for _ in range(18):
        write()
    assert {url: queries(url) for url in FEEDS} == with_one
