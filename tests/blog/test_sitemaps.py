"""The entries of sitemap.xml for the blog."""

import datetime
from xml.etree import ElementTree

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import Author, Topic
from practice.page_cache.configured_version import configured_version

HOST = "http://localhost"


def sitemap(get_html) -> dict[str, str | None]:
    """The day of each address in the sitemap, without the host."""
    urls = ElementTree.fromstring(get_html("/sitemap.xml")).findall("{*}url")
    return {url.findtext("{*}loc").removeprefix(HOST): url.findtext("{*}lastmod") for url in urls}


def test_the_sitemap_says_when_each_page_last_changed(get_html, index, write_article, topic):
    other = Author.objects.create(name="Bo", first_name="Bo", slug="bo")
    write_article(slug="old", published_on=datetime.date(2020, 1, 2), topics=[topic])
    write_article(
        slug="renewed",
        published_on=datetime.date(2019, 1, 2),
        last_updated=datetime.date(2021, 2, 3),
        second_author=other,
    )
    listed = sitemap(get_html)
    assert listed["/blog/old/"] == listed["/blog/topics/sleep/"] == "2020-01-02"
    assert listed["/blog/renewed/"] == "2021-02-03"
    assert listed["/blog/authors/ann-example/"] == listed["/blog/authors/bo/"] == "2021-02-03"
    assert listed["/blog/"] == "2021-02-03"
    index.save_revision().publish()
    assert sitemap(get_html)["/blog/"] == f"{timezone.localdate():%Y-%m-%d}"


def test_the_sitemap_leaves_out_what_is_not_public_or_not_to_be_indexed(get_html, write_article):
    hidden_topic = Topic.objects.create(title="Hidden", slug="hidden")
    Topic.objects.create(title="Empty", slug="empty")
    shown = write_article()
    write_article(noindex=True, topics=[hidden_topic])
    write_article().unpublish()
    private = write_article()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert set(sitemap(get_html)) == {"/", "/blog/", shown.url, "/blog/authors/ann-example/"}


def test_the_sitemap_takes_as_many_queries_for_fifty_articles_as_for_one(
    client, write_article, add_article, topic
):
    def queries():
        configured_version().increment()
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap.xml")
        return len(captured)

    write_article(topics=[topic])
    with_one = queries()
    for _ in range(50):
        add_article(topics=[topic])
    assert queries() == with_one
