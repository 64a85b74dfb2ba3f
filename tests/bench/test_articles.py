"""The articles that the bench adds are such as staff could have written."""

import datetime

import pytest
from wagtail.models import Page

from bench.articles import WORDS, add_articles
from blog.models import Author, BlogIndexPage, BlogPostPage, Topic


@pytest.fixture
def articles(site) -> list[BlogPostPage]:
    """Three that were added to a site with one."""
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


def test_they_stand_in_the_tree_as_if_added_one_by_one(articles):
    assert [post.published_on.day for post in articles] == [8, 7, 6]
    assert not any(Page.find_problems())
    assert BlogIndexPage.objects.get().numchild == 4


def test_they_have_words_and_topics_and_nothing_that_the_editor_would_refuse(articles):
    for post in articles:
        post.full_clean()
        assert (
            len(" ".join(post.body.stream_block.get_searchable_content(post.body)).split()) >= WORDS
        )
        assert post.topics.count() in (1, 2)


def test_visitors_read_them_and_find_them(client, articles):
    for post in articles:
        assert post.title in client.get(post.url).content.decode()
    found = Page.objects.live().search("everybody")
    assert {page.title for page in found} == {"Calm", *(post.title for post in articles)}


def test_staff_edit_them(client, sign_in, articles):
    sign_in(client, "Editors")
    for post in articles:
        assert post.get_latest_revision_as_object().body == post.body
        assert client.get(f"/admin/pages/{post.pk}/edit/").status_code == 200
