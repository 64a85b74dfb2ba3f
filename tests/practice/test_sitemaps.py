"""sitemap.xml lists the public pages."""

from xml.etree import ElementTree

import pytest
from wagtail.models import PageViewRestriction

from home.models import StandardPage


@pytest.fixture
def about(site):
    return site.root_page.add_child(instance=StandardPage(title="About", slug="about", body=[]))


def sitemap(client) -> list[str]:
    locations = ElementTree.fromstring(client.get("/sitemap.xml").content).findall(".//{*}loc")
    return [location.text.removeprefix("http://localhost") for location in locations]


def test_the_sitemap_lists_live_pages(about, client):
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
