"""The number of SQL queries depends on neither citations, nor blocks, nor articles."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Topic
from practice.core.models import PracticeSettings
from tests.support.citations import cite

MAX_QUERIES = 10


@pytest.fixture
def count_queries(client):
    """How many queries a URL takes once its renditions are made and the memoised data read."""

    def count_queries(url):
        for _ in range(2):  # making a rendition is a change, after which the data are read anew
            assert client.get(url).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    return count_queries


@pytest.fixture
def write_full_article(write_article, add_article, make_reference, picture):
    """An article with everything that costs a query, citing each of its sources twice and
    linking to as many pages."""

    def write_full_article(sources, **fields):
        references = [make_reference() for _ in range(sources)]
        linked = [add_article() for _ in range(sources)]
        return write_article(
            hero_image=picture,
            body=[
                ("heading", {"level": "2", "text": "One"}),
                ("heading", {"level": "2", "text": "Two"}),
                *(("paragraph", f"<p>A{cite(source)}</p>") for source in references),
                *(
                    ("citation", {"text": "<p>F</p>", "reference": source.pk})
                    for source in references
                ),
                ("quote", {"text": "Q", "attribution": "", "reference": references[0].pk}),
                ("image", {"image": {"image": picture.pk, "alt_text": "A"}, "caption": ""}),
                *(
                    ("paragraph", f'<p><a linktype="page" id="{page.pk}">L</a></p>')
                    for page in linked
                ),
            ],
            **fields,
        )

    return write_full_article


def test_a_page_takes_few_queries(
    count_queries, write_full_article, write_article, picture, site, index
):
    practice = PracticeSettings.for_site(site)
    practice.navigation = [{"type": "link", "value": {"page": index.pk, "text": "Articles"}}]
    practice.consultation_page = site.root_page
    practice.save()
    topic = Topic.objects.create(title="Sleep", slug="sleep")
    article = write_full_article(sources=5, topics=[topic])
    write_article(topics=[topic], hero_image=picture)
    urls = [article.url, "/", "/blog/", "/blog/topics/sleep/", "/blog/authors/ann-example/"]
    assert {url: count_queries(url) for url in urls if count_queries(url) > MAX_QUERIES} == {}


def test_fifty_citations_and_links_take_as_many_queries_as_one(count_queries, write_full_article):
    assert count_queries(write_full_article(sources=1).url) == count_queries(
        write_full_article(sources=50).url
    )


def test_no_page_takes_more_queries_when_there_are_more_articles(
    count_queries, write_full_article, add_article, picture
):
    topic = Topic.objects.create(title="Sleep", slug="sleep")
    article = write_full_article(sources=2, topics=[topic])
    for _ in range(4):
        add_article(topics=[topic], hero_image=picture)
    urls = [article.url, "/", "/blog/", "/blog/topics/sleep/", "/blog/authors/ann-example/"]
    with_few = {url: count_queries(url) for url in urls}
    for _ in range(25):
        add_article(topics=[topic], hero_image=picture)
    assert {url: count_queries(url) for url in urls} == with_few
