"""Pages and views that declare a cache policy have its headers, for browsers and networks."""

import pytest
from wagtail.models import Page, get_page_models

from consultations.models import ConsultationPage
from home.models import StandardPage
from practice.page_cache.middleware import PRIVATE
from tests.support.page_cache import PUBLIC


@pytest.fixture
def article(write_article, picture):
    return write_article(hero_image=picture)


@pytest.mark.parametrize(
    "path",
    ["/", "/blog/", "/blog/article-0/", "/blog/feed/", "/sitemap.xml", "/robots.txt"],
)
def test_what_every_visitor_reads_is_public(client, article, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == PUBLIC
    assert response.headers["No-Vary-Search"].startswith("key-order, params")
    assert not response.cookies


def test_of_the_query_only_the_page_number_changes_a_list(client, article):
    assert client.get("/blog/").headers["No-Vary-Search"] == 'key-order, params, except=("page")'
    assert client.get("/").headers["No-Vary-Search"] == "key-order, params"


def test_a_page_type_without_a_policy_is_private(client, site, monkeypatch):
    site.root_page.add_child(instance=StandardPage(title="About", slug="about"))
    assert client.get("/about/").headers["Cache-Control"] == PUBLIC
    monkeypatch.setattr(StandardPage, "cache_policy", None)
    assert client.get("/about/").headers["Cache-Control"] == PRIVATE


def test_the_consultation_page_is_the_only_page_type_without_a_policy():
    private = {model for model in get_page_models() if model is not Page and not model.cache_policy}
    assert private == {ConsultationPage}


def test_a_delivery_network_may_store_pages_longer_than_browsers(client, article, settings):
    settings.PAGE_CACHE_CDN_MAX_AGE = 86400
    headers = client.get(article.url).headers
    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=86400"
    assert headers["CDN-Cache-Control"] == "max-age=86400, stale-while-revalidate=60"
