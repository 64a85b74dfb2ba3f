"""Authors as staff keep them, and as readers meet them."""

import pytest
from django.urls import reverse

from blog.models import Author
from practice.core.models import PracticeSettings
from tests.blog.conftest import delete


@pytest.fixture
def second(db):
    return Author.objects.create(name="Bo Example", first_name="Bo", slug="bo-example")


def test_an_author_in_use_is_not_deleted_and_the_message_names_the_articles(
    editor, write_article, second
):
    write_article(title="On sleep", second_author=second)
    assert "On sleep" in delete(editor, second)
    assert Author.objects.filter(pk=second.pk).exists()


def test_an_author_named_only_in_a_draft_is_not_deleted_either(editor, write_article, second):
    post = write_article(title="On waking")
    post.clinical_reviewer = second
    post.save_revision()
    assert "On waking" in delete(editor, second)
    assert Author.objects.filter(pk=second.pk).exists()


def test_an_old_version_naming_an_author_who_is_gone_can_still_be_edited(
    editor, write_article, second
):
    post = write_article()
    post.second_author = second
    post.save_revision()
    Author.objects.filter(pk=second.pk).delete()
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[post.pk])).status_code == 200


def test_an_author_without_articles_can_be_deleted(editor, second):
    delete(editor, second)
    assert not Author.objects.filter(pk=second.pk).exists()


def test_both_authors_are_named_wherever_the_article_is(client, write_article, index, second):
    post = write_article(second_author=second)
    for url in (post.url, index.url, index.url + "feed/", index.url + "authors/bo-example/"):
        text = client.get(url).content.decode()
        assert "Dr Ann Example" in text and "Bo Example" in text, url


def test_an_author_who_has_not_written_yet_has_a_page_that_says_so(client, index, second):
    text = client.get(index.url + "authors/bo-example/").content.decode()
    assert "Bo has not written an article yet." in text


def test_readers_may_book_only_with_those_who_take_consultations(client, write_article, site):
    practice = PracticeSettings.for_site(site)
    practice.consultation_page = site.root_page
    practice.save()
    post = write_article()
    words = "Book your free initial consultation with Ann"
    assert words in client.get(post.url).content.decode()
    Author.objects.update(takes_consultations=False)
    assert words not in client.get(post.url).content.decode()
