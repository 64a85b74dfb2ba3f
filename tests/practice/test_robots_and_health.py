"""robots.txt, the health check and the sitemap."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from wagtail.models import PageViewRestriction

from home.models import StandardPage


@pytest.fixture
def about(site):
    return site.root_page.add_child(instance=StandardPage(title="About", slug="about", body=[]))


def test_robots_keeps_out_of_the_admin_and_finds_the_sitemap(site, client):
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Sitemap: http://localhost/sitemap.xml",
    ]


def test_health_says_ok_and_is_never_kept(db, client):
    answer = client.get("/health/")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "no-store" in answer.headers["Cache-Control"]


def test_health_fails_when_the_database_does(db, client):
    client.raise_request_exception = False

    def out_of_order(execute, *args):
        raise OSError("The database is gone.")

    with connection.execute_wrapper(out_of_order):
        assert client.get("/health/").status_code == 500


def sitemap(client) -> list[str]:
    locations = ElementTree.fromstring(client.get("/sitemap.xml").content).findall(".//{*}loc")
    return [location.text.removeprefix("http://localhost") for location in locations]


def test_the_sitemap_lists_what_is_live(about, client):
    assert sitemap(client) == ["/", "/about/"]


def test_the_sitemap_omits_drafts_and_private_pages(site, about, client):
    draft = StandardPage(title="Draft", slug="draft", body=[], live=False)
    site.root_page.add_child(instance=draft)
    PageViewRestriction.objects.create(page=about, restriction_type="login")
    assert sitemap(client) == ["/"]


def test_the_sitemap_omits_pages_kept_out_of_search_engines(about, client):
    about.noindex = True
    about.save_revision().publish()
    assert sitemap(client) == ["/"]
