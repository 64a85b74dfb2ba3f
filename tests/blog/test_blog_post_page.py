"""The page of an article, as a visitor reads it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from blog.models import BlogPostPage
from practice.core.models import PracticeSettings
from tests.support.citations import cite


def heading(text, level="2"):
    return ("heading", {"level": level, "text": text})


def test_the_contents_list_links_to_each_heading_and_nests_the_smaller_ones(
    get_page, write_article
):
    page = get_page(
        write_article(
            body=[heading("Beginnings"), heading("The room", "3"), heading("Endings")]
        ).url
    )
    links = page.select(".contents a")
    assert [link.get_text() for link in links] == ["Beginnings", "The room", "Endings"]
    for link in links:
        assert page.find(id=link["href"][1:]).get_text() == link.get_text()
    assert page.select_one(".contents ol ol").get_text(strip=True) == "The room"


def test_one_heading_needs_no_contents_list(get_page, write_article):
    assert not get_page(write_article(body=[heading("Alone")]).url).select(".contents")


def test_two_headings_of_the_same_words_have_different_anchors(get_page, write_article):
    page = get_page(write_article(body=[heading("Summary"), heading("Summary"), heading("?!")]).url)
    anchors = [link["href"] for link in page.select(".contents a")]
    assert anchors == ["#summary", "#summary-2", "#section"]


def test_headings_named_like_parts_of_the_page_make_no_duplicate_ids(
    get_page, write_article, make_reference
):
    page = get_page(
        write_article(
            body=[
                *map(heading, ["References", "Contents", "Main", "Related", "Reference 1"]),
                ("paragraph", f"<p>A{cite(make_reference())}</p>"),
            ]
        ).url
    )
    ids = [element["id"] for element in page.select("[id]")]
    assert sorted(ids) == sorted(set(ids))


def test_the_article_shows_its_author_dates_and_reading_time(get_page, write_article):
    post = write_article(
        body=[("paragraph", "<p>" + "word " * 500 + "</p>")],
        published_on=datetime.date(2024, 3, 14),
        last_updated=datetime.date(2025, 2, 13),
    )
    facts = " ".join(get_page(post.url).select_one(".facts").get_text().split())
    assert "By Dr Ann Example" in facts
    assert "Published 14 March 2024" in facts
    assert "Last updated 13 February 2025" in facts
    assert "3 minutes to read" in facts


def test_there_is_one_article_in_main_and_one_h1(get_page, write_article):
    page = get_page(write_article(title="On rest").url)
    assert len(page.select("main article")) == 1
    assert [h1.get_text() for h1 in page.select("h1")] == ["On rest"]


def test_the_date_of_publication_is_set_when_first_published_and_then_kept(index, author, get_page):
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


def test_the_date_of_publication_may_not_be_in_the_future(write_article):
    post = write_article()
    post.published_on = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(ValidationError, match="This day is still to come"):
        post.full_clean()


def test_the_invitation_names_the_author_only_if_they_take_consultations(
    client, write_article, site
):
    practice = PracticeSettings.for_site(site)
    practice.consultation_page = site.root_page
    practice.save()
    post = write_article()
    words = "Book your free initial consultation with Ann"
    assert words in client.get(post.url).content.decode()
    post.author.takes_consultations = False
    post.author.save()
    assert words not in client.get(post.url).content.decode()
