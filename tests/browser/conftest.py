"""Chromium, and the demo practice that it visits."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.browser_log import BrowserLog
from tests.support.crawl import Crawl, crawl
from tests.support.programs import find_program
from tests.support.server import PracticeServer, running_server

# A busy machine may take long to draw a preview; an expectation that is met never waits for it.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": find_program("Chromium"),
        "args": [
            "--no-sandbox",  # root may not have one, and CI is root
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
        ],
    }


@pytest.fixture(scope="session")
def java() -> str:
    return find_program("Java")


@pytest.fixture(scope="session")
def practice_server(migrated_database, tmp_path_factory) -> Iterator[PracticeServer]:
    """The demo practice as ``make run`` serves it, in a folder and on a port of its own."""
    folder = tmp_path_factory.mktemp("practice")
    shutil.copytree(migrated_database.parent, folder, dirs_exist_ok=True)
    with running_server(folder) as server:
        yield server


@pytest.fixture(scope="session")
def base_url(practice_server) -> str:
    """Where ``page.goto("/blog/")`` goes."""
    return practice_server.url


@pytest.fixture(scope="session")
def public_pages(practice_server: PracticeServer) -> Crawl:
    """Every page that a visitor can reach."""
    return crawl(practice_server)


@pytest.fixture
def browser_log(context: BrowserContext) -> BrowserLog:
    return BrowserLog.of(context)


@pytest.fixture
def sign_in_as(page: Page, practice_server: PracticeServer):
    """``sign_in_as("editor")`` fills in the admin's own form, and returns the page after it."""

    def sign_in_as(name: str) -> Page:
        page.goto("/admin/login/")
        page.locator("input[name=login]").fill(name)
        page.locator("input[name=password]").fill(practice_server.passwords[name])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/admin/")
        return page

    return sign_in_as
