"""The list of articles, and those of a topic and of an author beneath it."""

import pytest

from blog.models import Author, BlogPostPage, Topic


def test_a_topic_and_an_author_have_a_page_of_their_articles(
    get_page, write_article, index, author
):
    sleep = Topic.objects.create(title="Sleep", slug="sleep", description="On nights.")
    write_article(title="Dreams", topics=[sleep])
    write_article(title="Bread")
    topic_page = get_page(index.url + "topics/sleep/")
    assert topic_page.h1.get_text() == "Sleep"
    assert [h.get_text() for h in topic_page.select(".card__title")] == ["Dreams"]
    author_page = get_page(index.url + "authors/ann-example/")
    assert author_page.h1.get_text() == "Dr Ann Example"
    assert {h.get_text() for h in author_page.select(".card__title")} == {"Dreams", "Bread"}


def test_the_index_is_paginated_and_says_when_it_is_empty(get_page, client, add_article, index):
    assert "There is nothing here yet." in get_page(index.url).get_text()
    for _ in range(11):
        add_article()
    assert len(get_page(index.url).select(".card")) == 10
    assert len(get_page(index.url + "?page=2").select(".card")) == 1
    for wrong in ("3", "0", "-1", "x", "²", "9" * 5000):
        assert client.get(index.url, {"page": wrong}).status_code == 404


@pytest.fixture
def second_author(db):
    return Author.objects.create(name="Bo Example", first_name="Bo", slug="bo-example")


def test_both_authors_are_named_wherever_the_article_is(
    client, write_article, index, second_author
):
    post = write_article(second_author=second_author)
    for url in (post.url, index.url, index.url + "feed/", index.url + "authors/bo-example/"):
        text = client.get(url).content.decode()
        assert "Dr Ann Example" in text and "Bo Example" in text, url


def test_an_author_who_has_not_written_yet_has_a_page_that_says_so(client, index, second_author):
    text = client.get(index.url + "authors/bo-example/").content.decode()
    assert "Bo has not written an article yet." in text


@pytest.mark.parametrize("slug", ["feed", "topics", "authors"])
def test_an_article_may_not_have_the_address_of_a_page_that_the_index_makes(
    client, sign_in, index, write_article, slug
):
    post = write_article(slug="fine", body=[("paragraph", "<p>Text</p>")])
    sign_in(client, "Editors")
    response = client.post(
        f"/admin/pages/{post.pk}/edit/",
        {
            "title": "Fine",
            "slug": slug,
            "standfirst": "S",
            "author": post.author_id,
            "body-count": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "action-publish": "1",
        },
    )
    assert f"“{slug}” is already the address of another part" in response.content.decode()
    assert BlogPostPage.objects.get().slug == "fine"
