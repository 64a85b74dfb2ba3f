"""The old address of a renamed topic or author redirects to the new one."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from blog.models import BlogIndexPage, Topic

pytestmark = pytest.mark.usefixtures("index")


@pytest.mark.parametrize("feed", ["", "feed/"])
def test_a_renamed_topic_or_author_redirects(follow_redirects, topic, author, feed):
    for thing, route in ((topic, "topics"), (author, "authors")):
        first = thing.slug
        for slug in ("second", "third"):
            thing.slug = slug
            thing.save()
        for old in (first, "second"):
            assert follow_redirects(f"/blog/{route}/{old}/{feed}") == [
                f"/blog/{route}/third/{feed}"
            ]
        thing.slug = first
        thing.save()
        assert follow_redirects(f"/blog/{route}/{first}/{feed}") == []
        for old in ("second", "third"):
            assert follow_redirects(f"/blog/{route}/{old}/{feed}") == [
                f"/blog/{route}/{first}/{feed}"
            ]


def test_a_new_topic_at_an_old_address_is_served_there(follow_redirects, client, topic):
    topic.slug = "rest"
    topic.save()
    Topic.objects.create(title="Sleep again", slug="sleep")
    assert follow_redirects("/blog/topics/sleep/") == []
    assert "Sleep again" in client.get("/blog/topics/sleep/").content.decode()


def test_a_topic_saved_without_a_new_address_makes_no_redirect(topic):
    topic.title = "Rest"
    topic.save()
    assert not Redirect.objects.exists()


def test_a_renamed_topic_of_a_renamed_index_redirects(rename_page, follow_redirects, topic):
    rename_page(BlogIndexPage.objects.get(), "articles")
    topic.slug = "rest"
    topic.save()
    for old in ("/blog/topics/sleep/", "/articles/topics/sleep/"):
        assert follow_redirects(old) == ["/articles/topics/rest/"]
