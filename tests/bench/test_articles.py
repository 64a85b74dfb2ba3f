"""The articles that the bench adds are valid, published and found, like those of staff."""

import datetime

import pytest
from wagtail.models import Page

from bench.articles import MIN_WORDS, add_articles
from blog.models import Author, BlogIndexPage, BlogPostPage, Topic


@pytest.fixture
def articles(site) -> list[BlogPostPage]:
    """Three articles that were added to a site with one."""
    index = site.root_page.add_child(instance=BlogIndexPage(title="Articles", slug="blog"))
    sections = [
        block
        for number in range(5)
        for block in (
            {"type": "heading", "value": {"level": "2", "text": f"Question {number}"}},
            {"type": "paragraph", "value": f"<p>Answer {number}: {'calm ' * 300}</p>"},
        )
    ]
    post = BlogPostPage(
        title="Calm",
        slug="calm",
        standfirst="What calms.",
        author=Author.objects.create(name="Dr Ann Example", first_name="Ann", slug="ann"),
        published_on=datetime.date(2026, 1, 9),
        body=[{"type": "paragraph", "value": "<p>Everybody asks.</p>"}, *sections],
    )
    for title in ("Sleep", "Fear"):
        Topic.objects.create(title=title, slug=title.lower())
    index.add_child(instance=post)
    post.save_revision().publish()
    add_articles(3)
    return list(BlogPostPage.objects.exclude(pk=post.pk).order_by("-published_on"))


def test_they_leave_the_page_tree_intact(articles):
    assert [post.published_on.day for post in articles] == [8, 7, 6]
    assert not any(Page.find_problems())
    assert BlogIndexPage.objects.get().numchild == 4


def test_they_are_valid_and_have_enough_words_and_topics(articles):
    for post in articles:
        post.full_clean()
        assert (
            len(" ".join(post.body.stream_block.get_searchable_content(post.body)).split())
            >= MIN_WORDS
        )
        assert post.topics.count() in (1, 2)


def test_they_are_served_and_found_by_the_search(client, articles):
    for post in articles:
        assert post.title in client.get(post.url).content.decode()
    found = Page.objects.live().search("everybody")
    assert {page.title for page in found} == {"Calm", *(post.title for post in articles)}


def test_they_can_be_edited(client, sign_in, articles):
    sign_in(client, "Editors")
    for post in articles:
        assert post.get_latest_revision_as_object().body == post.body
        assert client.get(f"/admin/pages/{post.pk}/edit/").status_code == 200
