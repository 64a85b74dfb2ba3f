"""An article, and the lists it stands in, as a visitor reads them."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.blocks import StreamBlockValidationError
from wagtail.models import PageViewRestriction

from blog.models import BlogPostPage, Topic
from practice.core.models import PracticeSettings
from tests.blog.test_citations import cite


@pytest.fixture
def get(client):
    def get(url):
        response = client.get(url)
        assert response.status_code == 200, url
        return BeautifulSoup(response.content, "html.parser")

    return get


def heading(text, level="2"):
    return ("heading", {"level": level, "text": text})


def test_the_contents_list_links_to_each_heading_and_nests_the_smaller_ones(get, write_article):
    page = get(
        write_article(
            body=[heading("Beginnings"), heading("The room", "3"), heading("Endings")]
        ).url
    )
    links = page.select(".contents a")
    assert [link.get_text() for link in links] == ["Beginnings", "The room", "Endings"]
    for link in links:
        assert page.find(id=link["href"][1:]).get_text() == link.get_text()
    assert page.select_one(".contents ol ol").get_text(strip=True) == "The room"


def test_one_heading_needs_no_contents_list(get, write_article):
    assert not get(write_article(body=[heading("Alone")]).url).select(".contents")


def test_two_headings_of_the_same_words_have_different_anchors(get, write_article):
    page = get(write_article(body=[heading("Summary"), heading("Summary"), heading("?!")]).url)
    anchors = [link["href"] for link in page.select(".contents a")]
    assert anchors == ["#summary", "#summary-2", "#section"]


def test_the_article_says_who_wrote_it_when_and_how_long_it_takes(get, write_article):
    post = write_article(
        body=[("paragraph", "<p>" + "word " * 500 + "</p>")],
        published_on=datetime.date(2024, 3, 14),
        last_updated=datetime.date(2025, 2, 13),
    )
    facts = " ".join(get(post.url).select_one(".facts").get_text().split())
    assert "By Dr Ann Example" in facts
    assert "Published 14 March 2024" in facts
    assert "Last updated 13 February 2025" in facts
    assert "3 minutes to read" in facts


def test_there_is_one_article_in_main_and_one_h1(get, write_article):
    page = get(write_article(title="On rest").url)
    assert len(page.select("main article")) == 1
    assert [h1.get_text() for h1 in page.select("h1")] == ["On rest"]


def test_previous_and_next_follow_the_dates_of_publication_by_title(get, write_article):
    day = datetime.date(2026, 5, 5)
    first = write_article(title="First", published_on=day)
    second = write_article(title="Second", published_on=day)
    third = write_article(title="Third", published_on=day + datetime.timedelta(days=1))

    def neighbours(post):
        page = get(post.url)
        found = {link["rel"][0]: link["href"] for link in page.select(".neighbours a")}
        in_head = {
            link["rel"][0]: link["href"]
            for link in page.select('head link[rel="prev"], head link[rel="next"]')
        }
        assert in_head == found
        return found

    assert neighbours(first) == {"next": second.url}
    assert neighbours(second) == {"prev": first.url, "next": third.url}
    assert neighbours(third) == {"prev": second.url}


def test_related_articles_share_a_topic(get, write_article):
    sleep, food = (Topic.objects.create(title=t, slug=t.lower()) for t in ("Sleep", "Food"))
    post = write_article(title="Dreams", topics=[sleep])
    write_article(title="Waking", topics=[sleep, food])
    write_article(title="Bread", topics=[food])
    titles = [link.get_text() for link in get(post.url).select(".related a")]
    assert titles == ["Waking"]


def test_a_topic_and_an_author_have_a_page_of_their_articles(get, write_article, index, author):
    sleep = Topic.objects.create(title="Sleep", slug="sleep", description="On nights.")
    write_article(title="Dreams", topics=[sleep])
    write_article(title="Bread")
    topic_page = get(index.url + "topics/sleep/")
    assert topic_page.h1.get_text() == "Sleep"
    assert [h.get_text() for h in topic_page.select(".card__title")] == ["Dreams"]
    author_page = get(index.url + "authors/ann-example/")
    assert author_page.h1.get_text() == "Dr Ann Example"
    assert {h.get_text() for h in author_page.select(".card__title")} == {"Dreams", "Bread"}


def test_the_index_has_pages_and_says_so_when_there_is_nothing(get, client, write_article, index):
    assert "There is nothing here yet." in get(index.url).get_text()
    for _ in range(11):
        write_article()
    assert len(get(index.url).select(".card")) == 10
    assert len(get(index.url + "?page=2").select(".card")) == 1
    for wrong in ("3", "0", "-1", "x", "²", "9" * 5000):
        assert client.get(index.url, {"page": wrong}).status_code == 404


def test_drafts_and_private_articles_are_nowhere(client, write_article, index):
    sleep = Topic.objects.create(title="Sleep", slug="sleep")
    shown = write_article(title="Open house", topics=[sleep])
    draft = write_article(title="Unfinished symphony", topics=[sleep])
    draft.unpublish()
    private = write_article(title="Closed circle", topics=[sleep])
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for url in (
        "/",
        "/blog/",
        "/blog/topics/sleep/",
        "/blog/authors/ann-example/",
        "/blog/feed/",
        "/sitemap.xml",
        "/search/?q=unfinished",
        "/search/?q=closed",
        shown.url,
    ):
        response = client.get(url)
        assert response.status_code == 200, url
        text = response.content.decode().lower()
        assert "symphony" not in text and "unfinished-" not in text, url
        assert "circle" not in text, url
    assert client.get(draft.url).status_code == 404
    assert client.get(private.url).status_code in (302, 403)


def test_headings_may_be_called_what_the_page_calls_its_own_parts(
    get, write_article, make_reference
):
    page = get(
        write_article(
            body=[
                *map(heading, ["References", "Contents", "Main", "Related", "Reference 1"]),
                ("paragraph", f"<p>A{cite(make_reference())}</p>"),
            ]
        ).url
    )
    ids = [element["id"] for element in page.select("[id]")]
    assert sorted(ids) == sorted(set(ids))


def test_the_date_of_publication_is_the_day_of_publishing_and_stays(index, author, get):
    post = index.add_child(
        instance=BlogPostPage(title="New", standfirst="S", author=author, live=False)
    )
    post.save_revision()
    assert post.published_on is None
    post.save_revision().publish()
    post.refresh_from_db()
    assert post.published_on == timezone.localdate()
    long_ago = timezone.now() - datetime.timedelta(days=90)
    BlogPostPage.objects.filter(pk=post.pk).update(published_on=None, first_published_at=long_ago)
    post = BlogPostPage.objects.get(pk=post.pk)
    post.save_revision().publish()
    post.refresh_from_db()
    assert post.published_on == timezone.localdate(long_ago)


def test_a_day_to_come_is_no_date_of_publication(write_article):
    post = write_article()
    post.published_on = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(ValidationError, match="This day is still to come"):
        post.full_clean()


def test_a_smaller_heading_needs_a_heading_above_it(write_article):
    body = write_article(body=[heading("Small", "3"), heading("Large")]).body
    with pytest.raises(StreamBlockValidationError) as refused:
        body.stream_block.clean(body)
    assert "needs a heading somewhere above it" in str(refused.value.non_block_errors)


def test_every_page_of_search_results_can_be_reached(get, write_article):
    for _ in range(12):
        write_article(standfirst="About sleepy rest.")
    page = get("/search/?q=sleepy rest")
    following = page.select_one('.pagination a[rel="next"]')["href"]
    assert "Page 2 of 2" in get("/search/" + following).get_text()


def test_a_private_page_is_in_no_menu(client, site, index):
    practice = PracticeSettings.for_site(site)
    practice.navigation = [
        {"type": "link", "value": {"page": index.pk, "text": "Articles here"}},
        {"type": "link", "value": {"page": 10**6}},
    ]
    practice.save()
    assert "Articles here" in client.get("/").content.decode()
    PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.LOGIN)
    assert "Articles here" not in client.get("/").content.decode()
