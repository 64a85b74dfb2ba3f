"""What the tests of every app stand on; the fixtures they share are in tests/support/fixtures/."""

import os
import shutil

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from xdist.scheduler import LoadFileScheduling

pytest_plugins = [
    "tests.support.fixtures.admin_routes",
    "tests.support.fixtures.articles",
    "tests.support.fixtures.clock",
    "tests.support.fixtures.enquiries",
    "tests.support.fixtures.images",
    "tests.support.fixtures.memoization",
    "tests.support.fixtures.pages",
    "tests.support.fixtures.processes",
    "tests.support.fixtures.redirects",
]

# Playwright's event loop stays in the thread once a browser test has run, and Django would take
# every later test in that thread for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


class OneServerScheduling(LoadFileScheduling):
    """Gives a worker of pytest-xdist whole files, and all of tests/browser/ to one worker.

    So one demo practice is served, and one browser started. (Marks for ``--dist loadgroup`` would
    say the same, but xdist 3.8 does not see them under pytest 9.2.)
    """

    def _split_scope(self, nodeid: str) -> str:
        folder = "tests/browser/"
        return folder if nodeid.startswith(folder) else super()._split_scope(nodeid)


LONG = ("tests/browser/", "tests/practice/test_malformed_requests.py")


def pytest_collection_modifyitems(items):
    """Long files first, then those that start programs, so that no worker is left with one."""
    with_programs = {item.path for item in items if item.get_closest_marker("processes")}

    def rank(item) -> int:
        return 0 if item.nodeid.startswith(LONG) else 1 if item.path in with_programs else 2

    items.sort(key=rank)


def pytest_xdist_make_scheduler(config, log):
    return OneServerScheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def _delete_media():
    """Delete at the end the media folder that practice.settings.test made."""
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True)
def _clear_caches():
    """The database drops a test's pages and pictures; so must the caches of what it held."""
    yield
    cache.clear()
    caches["renditions"].clear()
