"""What the tests of every app may use."""

import os
import shutil
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache, caches
from django.test import Client
from wagtail.models import Page, Site
from xdist.scheduler import LoadFileScheduling

from home.models import HomePage
from practice.core.models import User
from practice.page_cache.version import shared_version

pytest_plugins = ["tests.support.fixtures.images"]

# Playwright's event loop stays in the thread once a browser test has run, and Django would take
# every later test in that thread for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


class OneServerScheduling(LoadFileScheduling):
    """Gives a worker of pytest-xdist whole files, and all browser tests to one worker.

    So one demo practice is served, and one browser started. (Marks for ``--dist loadgroup`` would
    say the same, but xdist 3.8 does not see them under pytest 9.2.)
    """

    def _split_scope(self, nodeid: str) -> str:
        folder = "tests/browser/"
        return folder if nodeid.startswith(folder) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    return OneServerScheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def _no_media_left_behind():
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True)
def _empty_caches():
    """The database forgets a test's pages; so must the caches of their roots and pictures."""
    yield
    cache.clear()
    caches["renditions"].clear()


@pytest.fixture
def _committed(monkeypatch):
    """What a test has written counts as committed, so that it may be remembered."""
    monkeypatch.setattr(
        "practice.page_cache.memoize.connection", SimpleNamespace(in_atomic_block=False)
    )
    yield
    shared_version().increment()


@pytest.fixture
def site(db) -> Site:
    """The smallest practice: the default site, with a home page at “/”."""
    home = HomePage(title="Home", slug="front", headline="Hello", standfirst="Welcome.")
    Page.get_first_root_node().add_child(instance=home)
    site = Site.objects.get(is_default_site=True)
    site.root_page = home
    site.save()
    return site


@pytest.fixture
def sign_in(db):
    """``sign_in(client, "Editors")`` signs a new member of that group in, and returns the user."""

    def sign_in(client: Client, group: str | None = None, **fields) -> User:
        user = User.objects.create_user(f"member-of-{group or 'no-group'}".lower(), **fields)
        if group:
            user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def head_of(client):
    """``head_of("/about/")`` is what its meta and link elements say, by name; the last of each."""

    def head_of(url, status=200, **headers):
        response = client.get(url, **headers)
        assert response.status_code == status, url
        head = BeautifulSoup(response.content, "html.parser").head
        metas = {
            meta.get("name") or meta.get("property"): meta["content"]
            for meta in head.select("meta[content]")
        }
        return metas | {link["rel"][0]: link["href"] for link in head.select("link[href]")}

    return head_of
