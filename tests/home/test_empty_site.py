"""A site before it has a page: right after “migrate”."""

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from wagtail.models import Page, Site

from home.models import HomePage

migration = import_module("home.migrations.0003_no_welcome_page")

pytestmark = pytest.mark.django_db


def pages() -> list[Page]:
    return list(Page.objects.filter(depth__gt=1))


def test_a_new_database_has_no_page_at_all():
    assert pages() == []
    assert Site.objects.get().root_page.is_root()
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_first_address_says_calmly_that_the_site_is_being_prepared(client, caplog):
    response = client.get("/")
    assert not caplog.records  # no error for each visit
    assert response.status_code == 503
    assert response["Retry-After"] == "86400"
    text = response.content.decode()
    assert "This website is being prepared" in text
    assert "Samaritans" in text
    assert "noindex" in text
    assert "public" not in response["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/about/", 404), ("/search/?q=root", 200), ("/sitemap.xml", 200), ("/robots.txt", 200)],
)
def test_no_other_address_breaks(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert b"Root" not in response.content


def test_the_sitemap_lists_nothing(client):
    assert b"<loc>" not in client.get("/sitemap.xml").content


def test_the_dashboard_and_the_pages_open_for_an_administrator(admin_client):
    for address in ("/admin/", "/admin/pages/", "/admin/sites/"):
        assert admin_client.get(address, follow=True).status_code == 200, address


def test_the_site_opens_at_the_home_page_once_that_is_published(client):
    home = HomePage(title="Home", slug="home", headline="Hello", standfirst="Hi.", live=False)
    Page.get_first_root_node().add_child(instance=home)
    assert client.get("/").status_code == 503
    home.save_revision().publish()
    assert "Hello" in client.get("/").content.decode()
    assert home.url == "/"
    home.refresh_from_db()
    home.unpublish()
    assert Client().get("/").status_code == 503


def test_another_page_at_the_root_does_not_move_a_site_that_has_its_home_page(site):
    first = site.root_page
    first.save_revision().publish()
    assert Site.objects.get().root_page_id == first.pk


def test_the_migration_can_be_undone_and_done_again():
    migration.restore_welcome_page(apps, None)
    (welcome,) = pages()
    assert welcome.title == "Welcome to your new Wagtail site!"
    assert Site.objects.get().root_page_id == welcome.pk
    assert Page.find_problems() == ([], [], [], [], [])
    migration.remove_welcome_page(apps, None)
    assert pages() == []
    assert Site.objects.get().root_page.is_root()


@pytest.mark.parametrize("change", ["title", "revision", "child"])
def test_a_welcome_page_that_somebody_has_touched_stays(change):
    migration.restore_welcome_page(apps, None)
    (welcome,) = pages()
    if change == "title":
        Page.objects.filter(pk=welcome.pk).update(title="Our practice")
    elif change == "revision":
        welcome.save_revision()
    else:
        welcome.add_child(instance=Page(title="About"))
    migration.remove_welcome_page(apps, None)
    assert welcome in pages()
    assert Site.objects.get().root_page_id == welcome.pk
