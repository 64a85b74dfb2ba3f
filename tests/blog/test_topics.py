"""Topics as staff keep them: through the admin."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.models import BlogPostPage, Topic
from tests.blog.conftest import delete


@pytest.fixture
def sleep(db):
    return Topic.objects.create(title="Sleep", slug="sleep")


def url(name, *args):
    return reverse(Topic.snippet_viewset.get_url_name(name), args=args)


def delete_many(editor, topics):
    address = reverse("wagtail_bulk_action", args=["blog", "topic", "delete"])
    return editor.post(f"{address}?{'&'.join(f'id={topic.pk}' for topic in topics)}", follow=True)


def test_a_topic_in_use_is_not_deleted_and_the_message_names_the_articles(
    editor, write_article, sleep
):
    articles = [write_article([], [sleep], title=title) for title in ("On dreams", "On waking")]
    text = delete(editor, sleep)
    assert "“Sleep” cannot be deleted while it is used in" in text
    assert "On dreams" in text and "On waking" in text
    assert all(sleep in article.topics.all() for article in articles)


def test_the_question_whether_to_delete_a_topic_in_use_is_not_even_asked(
    editor, write_article, sleep
):
    write_article([], [sleep], title="On dreams")
    response = editor.get(url("delete", sleep.pk), follow=True)
    assert response.redirect_chain and "On dreams" in response.content.decode()


def test_a_topic_of_an_article_that_is_not_published_is_not_deleted_either(
    editor, write_article, sleep
):
    write_article([], [sleep], title="On dreams").unpublish()
    assert "On dreams" in delete(editor, sleep)


@pytest.mark.parametrize("days", [None, 3])
def test_a_topic_given_only_in_a_draft_or_a_scheduled_change_is_not_deleted_either(
    editor, write_article, sleep, days
):
    article = BlogPostPage.objects.get(pk=write_article(title="On waking").pk)
    article.topics = [sleep]
    article.go_live_at = days and timezone.now() + datetime.timedelta(days=days)
    revision = article.save_revision()
    if days:
        revision.publish()
    assert not sleep.articles.exists()
    assert "On waking" in delete(editor, sleep)
    assert Topic.objects.filter(pk=sleep.pk).exists()


def test_a_topic_given_by_a_scheduled_change_is_not_deleted_while_a_newer_draft_is_without_it(
    editor, write_article, sleep
):
    article = BlogPostPage.objects.get(pk=write_article(title="On waking").pk)
    article.topics = [sleep]
    article.go_live_at = timezone.now() + datetime.timedelta(days=3)
    article.save_revision().publish()
    article.topics = []
    article.save_revision()
    assert "On waking" in delete(editor, sleep)


def test_deleting_many_at_once_is_refused_when_one_is_in_use(editor, write_article, sleep):
    food = Topic.objects.create(title="Food", slug="food")
    write_article([], [sleep], title="On dreams")
    response = delete_many(editor, [food, sleep])
    assert "On dreams" in response.content.decode()
    assert Topic.objects.count() == 2


def test_a_topic_without_articles_can_be_deleted(editor, write_article, sleep):
    food = Topic.objects.create(title="Food", slug="food")
    write_article()
    delete(editor, sleep)
    delete_many(editor, [food])
    assert not Topic.objects.exists()


def test_no_number_of_uses_is_shown_where_wagtail_would_count_none(editor, write_article, sleep):
    write_article([], [sleep])
    text = editor.get(url("edit", sleep.pk)).content.decode()
    assert "Used 0 times" not in text and url("usage", sleep.pk) not in text
