"""An author, a topic or a reference that an article uses cannot be deleted."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.models import Author, BlogPostPage, Reference, Topic
from tests.support.citations import cite
from tests.support.snippets import delete_snippet, delete_snippets, snippet_url


@pytest.fixture
def second_author(db):
    return Author.objects.create(name="Bo Example", first_name="Bo", slug="bo-example")


def test_an_author_in_use_is_not_deleted_and_the_message_names_the_articles(
    editor, write_article, second_author
):
    write_article(title="On sleep", second_author=second_author)
    assert "On sleep" in delete_snippet(editor, second_author)
    assert Author.objects.filter(pk=second_author.pk).exists()


def test_an_author_named_only_in_a_draft_is_not_deleted(editor, write_article, second_author):
    post = write_article(title="On waking")
    post.clinical_reviewer = second_author
    post.save_revision()
    assert "On waking" in delete_snippet(editor, second_author)
    assert Author.objects.filter(pk=second_author.pk).exists()


def test_a_draft_naming_an_author_who_was_deleted_can_be_edited(
    editor, write_article, second_author
):
    post = write_article()
    post.second_author = second_author
    post.save_revision()
    Author.objects.filter(pk=second_author.pk).delete()
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[post.pk])).status_code == 200


def test_an_author_without_articles_can_be_deleted(editor, second_author):
    delete_snippet(editor, second_author)
    assert not Author.objects.filter(pk=second_author.pk).exists()


def test_a_topic_in_use_is_not_deleted_and_the_message_names_the_articles(
    editor, write_article, topic
):
    articles = [write_article([], [topic], title=title) for title in ("On dreams", "On waking")]
    text = delete_snippet(editor, topic)
    assert "“Sleep” cannot be deleted while it is used in" in text
    assert "On dreams" in text and "On waking" in text
    assert all(topic in article.topics.all() for article in articles)


def test_deleting_a_topic_in_use_is_refused_before_it_is_confirmed(editor, write_article, topic):
    write_article([], [topic], title="On dreams")
    response = editor.get(snippet_url(topic, "delete"), follow=True)
    assert response.redirect_chain and "On dreams" in response.content.decode()


def test_a_topic_of_an_unpublished_article_is_not_deleted(editor, write_article, topic):
    write_article([], [topic], title="On dreams").unpublish()
    assert "On dreams" in delete_snippet(editor, topic)


@pytest.mark.parametrize("days", [None, 3])
def test_a_topic_given_only_in_a_draft_or_a_scheduled_change_is_not_deleted(
    editor, write_article, topic, days
):
    article = BlogPostPage.objects.get(pk=write_article(title="On waking").pk)
    article.topics = [topic]
    article.go_live_at = days and timezone.now() + datetime.timedelta(days=days)
    revision = article.save_revision()
    if days:
        revision.publish()
    assert not topic.articles.exists()
    assert "On waking" in delete_snippet(editor, topic)
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_a_topic_given_by_a_scheduled_change_is_not_deleted_while_a_newer_draft_is_without_it(
    editor, write_article, topic
):
    article = BlogPostPage.objects.get(pk=write_article(title="On waking").pk)
    article.topics = [topic]
    article.go_live_at = timezone.now() + datetime.timedelta(days=3)
    article.save_revision().publish()
    article.topics = []
    article.save_revision()
    assert "On waking" in delete_snippet(editor, topic)


def test_deleting_several_topics_is_refused_when_one_is_in_use(editor, write_article, topic):
    food = Topic.objects.create(title="Food", slug="food")
    write_article([], [topic], title="On dreams")
    assert "On dreams" in delete_snippets(editor, [food, topic])
    assert Topic.objects.count() == 2


def test_a_topic_without_articles_can_be_deleted(editor, write_article, topic):
    food = Topic.objects.create(title="Food", slug="food")
    write_article()
    delete_snippet(editor, topic)
    delete_snippets(editor, [food])
    assert not Topic.objects.exists()


def test_wagtails_count_of_uses_which_leaves_topics_out_is_not_shown(editor, write_article, topic):
    write_article([], [topic])
    text = editor.get(snippet_url(topic, "edit")).content.decode()
    assert "Used 0 times" not in text and snippet_url(topic, "usage") not in text


def test_a_reference_in_use_is_not_deleted_and_the_message_names_the_articles(
    editor, write_article, make_reference
):
    source = make_reference()
    write_article(title="On sleep", body=[("paragraph", f"<p>A{cite(source)}</p>")])
    write_article(
        title="On dreams", body=[("citation", {"text": "<p>F</p>", "reference": source.pk})]
    )
    html = delete_snippet(editor, source)
    assert Reference.objects.filter(pk=source.pk).exists()
    assert "On sleep" in html and "On dreams" in html


def test_a_reference_used_only_in_a_draft_is_not_deleted(editor, write_article, make_reference):
    source = make_reference()
    post = write_article(title="On waking", body=[("paragraph", "<p>A</p>")])
    post.body = [("paragraph", f"<p>A{cite(source)}</p>")]
    post.save_revision()
    assert "On waking" in delete_snippet(editor, source)
    assert Reference.objects.filter(pk=source.pk).exists()


def test_deleting_several_references_is_refused_when_one_is_in_use(
    editor, write_article, make_reference
):
    used, unused = make_reference(), make_reference()
    write_article(body=[("paragraph", f"<p>A{cite(used)}</p>")])
    delete_snippets(editor, [used, unused])
    assert Reference.objects.count() == 2


def test_a_reference_that_nothing_cites_can_be_deleted(editor, make_reference):
    source = make_reference()
    delete_snippet(editor, source)
    assert not Reference.objects.exists()
