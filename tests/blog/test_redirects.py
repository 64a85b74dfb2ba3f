"""An address that has been given to somebody keeps leading to what was there."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from blog.models import BlogIndexPage, BlogPostPage, Topic
from home.models import StandardPage


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """``rename(page, "new-slug")`` as the editor does; Wagtail redirects once it is committed."""

    def rename(page, slug):
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return rename


@pytest.fixture
def led_to(client):
    """The addresses that an old one leads to, one after the other, the last of which answers."""

    def led_to(url):
        response = client.get(url, follow=True)
        assert response.status_code == 200
        assert {status for _, status in response.redirect_chain} <= {301}
        return [address for address, _ in response.redirect_chain]

    return led_to


@pytest.fixture
def topic(index):
    return Topic.objects.create(title="Sleep", slug="sleep")


def test_a_renamed_page_and_what_is_beneath_it_are_found(rename, led_to, site):
    about = site.root_page.add_child(instance=StandardPage(title="A", slug="about", body=[]))
    about.add_child(instance=StandardPage(title="R", slug="rooms", body=[]))
    rename(about, "who-we-are")
    assert led_to("/about/") == ["/who-we-are/"]
    assert led_to("/about/rooms/") == ["/who-we-are/rooms/"]


def test_a_page_that_was_moved_is_found(led_to, site, django_capture_on_commit_callbacks):
    about = site.root_page.add_child(instance=StandardPage(title="A", slug="about", body=[]))
    fees = site.root_page.add_child(instance=StandardPage(title="F", slug="fees", body=[]))
    with django_capture_on_commit_callbacks(execute=True):
        fees.move(about, pos="last-child")
    assert led_to("/fees/") == ["/about/fees/"]


def test_a_renamed_article_is_found_in_one_step_however_often_it_was_renamed(
    rename, led_to, write_article
):
    post = write_article(slug="one")
    rename(post, "two")
    rename(post, "three")
    assert led_to("/blog/one/") == led_to("/blog/two/") == ["/blog/three/"]
    assert led_to("/blog/one") == ["/blog/three/"]


def test_an_article_that_takes_its_old_address_again_is_served_there(rename, led_to, write_article):
    post = write_article(slug="one")
    rename(post, "two")
    rename(post, "one")
    assert led_to("/blog/one/") == []
    assert led_to("/blog/two/") == ["/blog/one/"]


def test_an_address_that_becomes_another_articles_is_that_articles(
    rename, led_to, client, write_article
):
    rename(write_article(slug="one", title="The old one"), "two")
    write_article(slug="one", title="The new one")
    assert led_to("/blog/one/") == []
    assert "The new one" in client.get("/blog/one/").content.decode()


def test_an_article_renamed_at_a_set_time_is_found(
    led_to, write_article, django_capture_on_commit_callbacks
):
    post = write_article(slug="one")
    post.slug = "two"
    post.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    post.save_revision(approved_go_live_at=post.go_live_at)
    assert led_to("/blog/one/") == []
    past = timezone.now() - datetime.timedelta(minutes=1)
    revision = post.get_latest_revision()
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("publish_scheduled")
    assert led_to("/blog/one/") == ["/blog/two/"]


def test_everything_beneath_the_list_is_found_when_the_list_is_renamed(
    rename, led_to, index, write_article, topic
):
    write_article(slug="one", topics=[topic])
    rename(BlogIndexPage.objects.get(), "articles")
    for path in (
        "one/",
        "feed/",
        "topics/sleep/",
        "topics/sleep/feed/",
        "authors/ann-example/",
        "authors/ann-example/feed/",
    ):
        assert led_to(f"/blog/{path}") == [f"/articles/{path}"]


@pytest.mark.parametrize("feed", ["", "feed/"])
def test_a_renamed_topic_or_author_is_found(led_to, topic, author, feed):
    for thing, route in ((topic, "topics"), (author, "authors")):
        first = thing.slug
        for slug in ("second", "third"):
            thing.slug = slug
            thing.save()
        for old in (first, "second"):
            assert led_to(f"/blog/{route}/{old}/{feed}") == [f"/blog/{route}/third/{feed}"]
        thing.slug = first
        thing.save()
        assert led_to(f"/blog/{route}/{first}/{feed}") == []
        for old in ("second", "third"):
            assert led_to(f"/blog/{route}/{old}/{feed}") == [f"/blog/{route}/{first}/{feed}"]


def test_a_topic_may_have_the_address_that_another_had(led_to, client, topic):
    topic.slug = "rest"
    topic.save()
    Topic.objects.create(title="Sleep again", slug="sleep")
    assert led_to("/blog/topics/sleep/") == []
    assert "Sleep again" in client.get("/blog/topics/sleep/").content.decode()


def test_a_topic_saved_without_a_new_address_makes_no_redirect(topic):
    topic.title = "Rest"
    topic.save()
    assert not Redirect.objects.exists()


def test_a_renamed_topic_of_a_renamed_list_is_found(rename, led_to, topic):
    rename(BlogIndexPage.objects.get(), "articles")
    topic.slug = "rest"
    topic.save()
    for old in ("/blog/topics/sleep/", "/articles/topics/sleep/"):
        assert led_to(old) == ["/articles/topics/rest/"]


def test_a_browser_does_not_remember_a_redirect_for_good(rename, client, write_article):
    rename(write_article(slug="one"), "two")
    assert client.get("/blog/one/")["Cache-Control"] == "public, max-age=3600"


def test_an_address_in_capitals_leads_to_the_same_in_small_letters(led_to, client, write_article):
    write_article(slug="one")
    assert led_to("/Blog/ONE/") == ["/blog/one/"]
    assert led_to("/Blog/?page=1") == ["/blog/?page=1"]
    assert client.get("/media/images/NONE.jpg").status_code == 404
    assert client.post("/NONE/").status_code == 404
    assert client.get("/", PATH_INFO="//EVIL.example/x/")["Location"] == "/%2Fevil.example/x/"


def test_an_address_in_capitals_and_without_its_slash_leads_there_in_one_step(
    led_to, write_article
):
    write_article(slug="one")
    assert led_to("/Blog/ONE") == ["/blog/one/"]
    assert led_to("/Blog?page=1&From=Letter") == ["/blog/?page=1&From=Letter"]
    assert led_to("/Search?q=A") == ["/search/?q=A"]
    assert led_to("/Robots.TXT") == ["/robots.txt"]
    assert led_to("/blog?page=1") == ["/blog/?page=1"]


@pytest.mark.parametrize("slug", ["feed", "topics", "authors"])
def test_an_article_may_not_have_the_address_of_the_lists_own_pages(
    client, sign_in, index, write_article, slug
):
    post = write_article(slug="fine", body=[("paragraph", "<p>Text</p>")])
    sign_in(client, "Editors")
    answer = client.post(
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
    assert f"“{slug}” is already the address of another part" in answer.content.decode()
    assert BlogPostPage.objects.get().slug == "fine"
