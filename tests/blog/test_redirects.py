"""The old address of a page that was renamed or moved redirects to the new one."""

import datetime

from django.utils import timezone

from blog.models import BlogIndexPage
from home.models import StandardPage
from practice.core.schedule import publish_what_is_due


def test_a_renamed_page_and_those_beneath_it_redirect(rename_page, follow_redirects, site):
    about = site.root_page.add_child(instance=StandardPage(title="A", slug="about", body=[]))
    about.add_child(instance=StandardPage(title="R", slug="rooms", body=[]))
    rename_page(about, "who-we-are")
    assert follow_redirects("/about/") == ["/who-we-are/"]
    assert follow_redirects("/about/rooms/") == ["/who-we-are/rooms/"]


def test_a_moved_page_redirects(follow_redirects, site, django_capture_on_commit_callbacks):
    about = site.root_page.add_child(instance=StandardPage(title="A", slug="about", body=[]))
    fees = site.root_page.add_child(instance=StandardPage(title="F", slug="fees", body=[]))
    with django_capture_on_commit_callbacks(execute=True):
        fees.move(about, pos="last-child")
    assert follow_redirects("/fees/") == ["/about/fees/"]


def test_an_article_renamed_twice_redirects_in_one_step(
    rename_page, follow_redirects, write_article
):
    post = write_article(slug="one")
    rename_page(post, "two")
    rename_page(post, "three")
    assert follow_redirects("/blog/one/") == follow_redirects("/blog/two/") == ["/blog/three/"]
    assert follow_redirects("/blog/one") == ["/blog/three/"]


def test_an_article_renamed_back_is_served_at_its_old_address(
    rename_page, follow_redirects, write_article
):
    post = write_article(slug="one")
    rename_page(post, "two")
    rename_page(post, "one")
    assert follow_redirects("/blog/one/") == []
    assert follow_redirects("/blog/two/") == ["/blog/one/"]


def test_a_new_article_at_an_old_address_is_served_there(
    rename_page, follow_redirects, client, write_article
):
    rename_page(write_article(slug="one", title="The old one"), "two")
    write_article(slug="one", title="The new one")
    assert follow_redirects("/blog/one/") == []
    assert "The new one" in client.get("/blog/one/").content.decode()


def test_an_article_renamed_on_schedule_redirects(
    follow_redirects, write_article, django_capture_on_commit_callbacks
):
    post = write_article(slug="one")
    post.slug = "two"
    post.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    post.save_revision(approved_go_live_at=post.go_live_at)
    assert follow_redirects("/blog/one/") == []
    past = timezone.now() - datetime.timedelta(minutes=1)
    revision = post.get_latest_revision()
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    with django_capture_on_commit_callbacks(execute=True):
        publish_what_is_due()
    assert follow_redirects("/blog/one/") == ["/blog/two/"]


def test_everything_beneath_the_index_redirects_when_it_is_renamed(
    rename_page, follow_redirects, index, write_article, topic
):
    write_article(slug="one", topics=[topic])
    rename_page(BlogIndexPage.objects.get(), "articles")
    for path in (
        "one/",
        "feed/",
        "topics/sleep/",
        "topics/sleep/feed/",
        "authors/ann-example/",
        "authors/ann-example/feed/",
    ):
        assert follow_redirects(f"/blog/{path}") == [f"/articles/{path}"]


def test_a_redirect_is_cached_for_an_hour(rename_page, client, write_article):
    rename_page(write_article(slug="one"), "two")
    assert client.get("/blog/one/")["Cache-Control"] == "public, max-age=3600"
