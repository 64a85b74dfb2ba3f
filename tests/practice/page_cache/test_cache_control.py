"""Nobody may keep an answer of the site, unless it is one for everybody."""

import pytest
from django.test import Client
from django.urls import get_resolver
from wagtail.models import Page, PageViewRestriction, get_page_models

from consultations.models import ConsultationPage
from home.models import StandardPage

PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "no-store, private"


@pytest.fixture
def article(write_article, picture):
    return write_article(hero_image=picture)


@pytest.mark.parametrize(
    "path",
    ["/", "/blog/", "/blog/article-0/", "/blog/feed/", "/sitemap.xml", "/robots.txt"],
)
def test_what_visitors_read_is_for_everybody(client, article, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == PUBLIC
    assert response.headers["No-Vary-Search"].startswith("key-order, params")
    assert not response.cookies


def test_the_lists_differ_by_their_page_and_by_nothing_else(client, article):
    assert client.get("/blog/").headers["No-Vary-Search"] == 'key-order, params, except=("page")'
    assert client.get("/").headers["No-Vary-Search"] == "key-order, params"


@pytest.mark.parametrize(
    "path",
    ["/appointment/", "/appointment/sent/", "/search/", "/search/?q=a", "/admin/login/", "/no/"],
)
def test_what_is_for_one_visitor_is_kept_by_nobody(client, site, path):
    site.root_page.add_child(instance=ConsultationPage(title="Ask", slug="appointment"))
    assert "no-store" in client.get(path).headers["Cache-Control"]
    assert "public" not in client.get(path).headers["Cache-Control"]


def test_every_page_of_the_admin_is_kept_by_nobody(client, sign_in, article):
    sign_in(client, "Editors")
    for path in ("/admin/", "/admin/pages/", f"/admin/pages/{article.pk}/edit/", "/admin/images/"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_whoever_has_a_session_is_given_a_page_of_their_own(client, sign_in, article):
    sign_in(client, "Editors")
    response = client.get(article.url)
    assert response.headers["Cache-Control"] == PRIVATE
    assert "CDN-Cache-Control" not in response.headers
    assert b"wagtail-userbar" in response.content


def test_a_preview_is_kept_by_nobody(article):
    response = article.make_preview_request()
    assert response.headers["Cache-Control"] == PRIVATE


def test_a_page_for_members_is_kept_by_nobody_even_for_those_who_may_see_it(
    client, sign_in, article
):
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(article.url).status_code == 302
    sign_in(client, "Editors")
    response = client.get(article.url)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


def test_an_error_is_kept_by_nobody(client, site):
    for path in ("/nothing/", "/blog/?page=99", "/\0"):
        assert client.get(path).headers["Cache-Control"] == PRIVATE


def test_a_page_type_that_says_nothing_is_private(client, site, monkeypatch):
    site.root_page.add_child(instance=StandardPage(title="About", slug="about"))
    assert client.get("/about/").headers["Cache-Control"] == PUBLIC
    monkeypatch.setattr(StandardPage, "cache_policy", None)
    assert client.get("/about/").headers["Cache-Control"] == PRIVATE


def test_every_page_type_is_either_for_everybody_or_known_to_be_private():
    private = {model for model in get_page_models() if model is not Page and not model.cache_policy}
    assert private == {ConsultationPage}


def test_a_picture_may_be_kept_for_a_year_by_staff_as_well(client, sign_in, article, picture):
    url = picture.get_rendition("width-400").url
    assert "immutable" in client.get(url).headers["Cache-Control"]
    sign_in(client, "Editors")
    assert "immutable" in client.get(url).headers["Cache-Control"]


def test_a_delivery_network_may_keep_pages_and_browsers_may_not(client, article, settings):
    settings.CDN_SECONDS = 86400
    headers = client.get(article.url).headers
    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=86400"
    assert headers["CDN-Cache-Control"] == "max-age=86400, stale-while-revalidate=60"
    assert "stale" not in headers["Cache-Control"]


def test_an_answer_for_one_visitor_is_compressed_and_one_for_all_is_left_to_the_cache(
    client, site, article
):
    site.root_page.add_child(instance=ConsultationPage(title="Ask", slug="appointment"))
    browser = Client(headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in browser.get(article.url).headers
    assert browser.get("/appointment/").headers["Content-Encoding"] == "gzip"
    # With the form's cookie the answer may be this visitor's alone, and not reach the cache.
    assert browser.get(article.url).headers["Content-Encoding"] == "gzip"


def test_no_address_has_escaped_the_rule(client, site):
    """Every address without arguments that the site knows, asked by nobody in particular."""
    for pattern in get_resolver().reverse_dict.values():
        for template, _ in pattern[0]:
            if "%" in template:
                continue
            response = client.get(f"/{template}")
            assert response.headers.get("Cache-Control"), template
            if template.startswith(("admin/", "documents/", "search/")):
                assert "public" not in response.headers["Cache-Control"], template
