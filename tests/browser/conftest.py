"""Chromium, the running demo practice, and what a visit to it leaves behind."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.support.crawl import Crawl, crawl
from tests.support.server import PracticeServer, serving

# A busy machine may take long to draw a preview; an expectation that is met never waits for it.
expect.set_options(timeout=30_000)

CHROMIUM = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def find_program(names: list[str], what: str) -> str:
    """The path of the first of ``names`` that is installed; without one the test is skipped.

    With REQUIRE_BROWSER=1 it fails.
    """
    for name in names:
        if path := shutil.which(name):
            return path
    reason = f"{what} was not found on this machine ({' or '.join(names)})."
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(f"{reason} REQUIRE_BROWSER=1 asks for it.")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": find_program(CHROMIUM, "Chromium"),
        "args": [
            "--no-sandbox",  # root may not have one, and CI is root
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
        ],
    }


@pytest.fixture(scope="session")
def java() -> str:
    return find_program(["java"], "Java")


@pytest.fixture(scope="session")
def practice_server(tmp_path_factory) -> Iterator[PracticeServer]:
    """The demo practice as ``make run`` serves it, in a folder and on a port of its own."""
    with serving(tmp_path_factory.mktemp("practice")) as server:
        yield server


@pytest.fixture(scope="session")
def base_url(practice_server) -> str:
    """Where ``page.goto("/blog/")`` goes."""
    return practice_server.url


@pytest.fixture(scope="session")
def public(practice_server: PracticeServer) -> Crawl:
    """Every page that a visitor can reach."""
    return crawl(practice_server)


@dataclass
class Watch:
    """What a page did while it was watched."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)  # the console's errors, CSP's among them

    def elsewhere(self, home: str) -> list[str]:
        """The requests that went to another origin than ``home``."""
        return [
            url
            for url in self.requests
            if urlsplit(url)[:2] != urlsplit(home)[:2] and urlsplit(url).scheme != "data"
        ]


@pytest.fixture
def watch(context: BrowserContext) -> Watch:
    """Keeps what all pages of the test's browser ask for and complain of."""
    watch = Watch()

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            watch.complaints.append(f"{message.text} ({message.location.get('url')})")

    context.on("request", lambda request: watch.requests.append(request.url))
    context.on("console", hear)
    context.on("weberror", lambda error: watch.complaints.append(str(error.error)))
    return watch


@pytest.fixture
def sign_in_as(page: Page, practice_server: PracticeServer):
    """``sign_in_as("editor")`` fills in the admin's own form, and returns the page after it."""

    def sign_in_as(name: str) -> Page:
        page.goto("/admin/login/")
        page.locator("input[name=username]").fill(name)
        page.locator("input[name=password]").fill(practice_server.passwords[name])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/admin/")
        return page

    return sign_in_as
