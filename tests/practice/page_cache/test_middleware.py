"""Every response of the site is private, unless it is expressly public."""

import pytest
from django.test import Client
from django.urls import get_resolver
from wagtail.models import PageViewRestriction

from consultations.models import ConsultationPage
from home.models import StandardPage
from practice.page_cache.middleware import PRIVATE
from tests.support.page_cache import PUBLIC


@pytest.fixture
def article(write_article, picture):
    return write_article(hero_image=picture)


@pytest.mark.parametrize(
    "path",
    ["/appointment/", "/appointment/sent/", "/search/", "/search/?q=a", "/admin/login/", "/no/"],
)
def test_what_is_for_one_visitor_is_private(client, site, path):
    site.root_page.add_child(instance=ConsultationPage(title="Ask", slug="appointment"))
    assert "no-store" in client.get(path).headers["Cache-Control"]
    assert "public" not in client.get(path).headers["Cache-Control"]


def test_every_page_of_the_admin_is_private(client, sign_in, article):
    sign_in(client, "Editors")
    for path in ("/admin/", "/admin/pages/", f"/admin/pages/{article.pk}/edit/", "/admin/images/"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_a_response_to_a_request_with_a_session_is_private(client, sign_in, article):
    sign_in(client, "Editors")
    response = client.get(article.url)
    assert response.headers["Cache-Control"] == PRIVATE
    assert "CDN-Cache-Control" not in response.headers
    assert b"wagtail-userbar" in response.content


def test_a_preview_is_private(article):
    response = article.make_preview_request()
    assert response.headers["Cache-Control"] == PRIVATE


def test_a_restricted_page_is_private_for_those_who_may_see_it(client, sign_in, article):
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(article.url).status_code == 302
    sign_in(client, "Editors")
    response = client.get(article.url)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


def test_an_error_is_private(client, site):
    for path in ("/nothing/", "/blog/?page=99", "/\0"):
        assert client.get(path).headers["Cache-Control"] == PRIVATE


def test_an_image_file_stays_public_for_staff(client, sign_in, article, picture):
    url = picture.get_rendition("width-400").url
    assert "immutable" in client.get(url).headers["Cache-Control"]
    sign_in(client, "Editors")
    assert "immutable" in client.get(url).headers["Cache-Control"]


def test_django_compresses_private_responses_and_leaves_public_ones_to_the_cache(
    client, site, article
):
    site.root_page.add_child(instance=ConsultationPage(title="Ask", slug="appointment"))
    browser = Client(headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in browser.get(article.url).headers
    assert browser.get("/appointment/").headers["Content-Encoding"] == "gzip"
    # With the form's cookie the response may be this visitor's alone, and pass the cache by.
    assert browser.get(article.url).headers["Content-Encoding"] == "gzip"


def test_a_delivery_network_may_not_store_an_address_with_a_query(client, site, settings):
    """Not all such addresses are known, so they cannot be purged."""
    site.root_page.add_child(instance=StandardPage(title="About", slug="about"))
    settings.PAGE_CACHE_CDN_MAX_AGE = 86400
    headers = client.get("/about/?utm_source=letter").headers
    assert headers["Cache-Control"] == PUBLIC
    assert "CDN-Cache-Control" not in headers
    assert "s-maxage" in client.get("/about/").headers["Cache-Control"]


def test_every_url_pattern_without_arguments_has_a_cache_control(client, site):
    for pattern in get_resolver().reverse_dict.values():
        for template, _ in pattern[0]:
            if "%" in template:
                continue
            response = client.get(f"/{template}")
            assert response.headers.get("Cache-Control"), template
            if template.startswith(("admin/", "documents/", "search/")):
                assert "public" not in response.headers["Cache-Control"], template
