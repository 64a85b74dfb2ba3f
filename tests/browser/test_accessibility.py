"""WCAG 2.2 AA, on every page that a visitor can reach.

docs/accessibility.md says which criterion each test demonstrates.
"""

import re

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from tests.support.crawl import Crawl
from tests.support.page_audit import (
    DESKTOP,
    PHONE,
    SCRIPTS,
    PageAudit,
    audit_page,
    examine,
)
from tests.support.server import PracticeServer

pytestmark = pytest.mark.browser

ARTICLE = "/blog/what-the-evidence-says/"
FORM = "/appointment/"
REFUSED = "/appointment/, refused"
# What a link says must make sense in a list of links, away from its sentence: WCAG 2.4.4.
EMPTY_WORDS = {"click here", "here", "link", "more", "read more", "this", "this page"}


@pytest.fixture(scope="module")
def audits(
    browser: Browser, practice_server: PracticeServer, public_pages: Crawl
) -> list[PageAudit]:
    """Every page at two widths, and the form that was sent without an answer."""
    context = browser.new_context(base_url=practice_server.url)
    for script in SCRIPTS:
        context.add_init_script(script)
    page = context.new_page()
    audits = []
    for width in [PHONE, DESKTOP]:
        audits += [audit_page(page, path, width) for path in public_pages.pages]
        send_empty(page)
        refused = PageAudit(REFUSED, width)
        refused.add("end", page.evaluate("audit.shortfallAfterJumpToEnd()"))
        examine(page, refused)
        audits.append(refused)
    context.close()
    return audits


def send_empty(page: Page) -> None:
    """Send the enquiry form without an answer; its errors then have the focus."""
    page.goto(FORM)
    page.get_by_role("button", name="Send your message").click()
    expect(page.get_by_role("alert")).to_be_focused()


def problems(audits: list[PageAudit], subject: str) -> list[str]:
    return [problem for audit in audits for problem in audit.problems[subject]]


def test_every_page_has_no_axe_violation(audits):
    """All of axe-core's rules with best practices and WCAG 2.2's; colours in both schemes."""
    assert problems(audits, "axe") == []


def test_the_keyboard_reaches_everything_in_order_and_the_focus_is_visible(audits):
    assert problems(audits, "keyboard") == []


def test_the_skip_link_comes_first_and_leads_to_the_text(audits):
    assert problems(audits, "skip link") == []


def test_no_page_shifts_while_it_loads_or_is_scrolled(audits):
    assert [(audit.path, audit.width) for audit in audits if audit.layout_shift] == []


def test_a_jump_to_the_end_reaches_it(audits):
    assert problems(audits, "end") == []


def test_no_text_overlaps_or_is_cut_off_or_scrolls_sideways(audits):
    """At 1440, 390 and 320 pixels; the last is 400 % zoom of a screen of 1280."""
    assert problems(audits, "text") == []


def test_no_text_overlaps_or_is_cut_off_with_more_text_spacing(audits):
    assert problems(audits, "spaced text") == []


def test_the_borders_of_fields_have_enough_contrast(audits):
    assert problems(audits, "fields") == []


def test_nothing_moves_with_reduced_motion(audits):
    assert problems(audits, "motion") == []


def test_the_text_of_a_link_makes_sense_out_of_context(public_pages):
    for path, html in public_pages.pages.items():
        for link in BeautifulSoup(html, "html.parser").select("a[href]:not([aria-hidden])"):
            words = link.get("aria-label") or link.get_text(" ", strip=True)
            assert words and words.lower() not in EMPTY_WORDS, f"{link} on {path}"


def test_the_form_has_autocomplete_for_what_it_asks_about_the_visitor(public_pages):
    form = BeautifulSoup(public_pages.pages[FORM], "html.parser").select_one("form.form")
    fields = {field["name"]: field["autocomplete"] for field in form.select("[autocomplete]")}
    assert fields == {
        "name": "name",
        "email": "email",
        "telephone": "tel",
        "homepage": "off",  # the field for robots
        "message": "off",  # nobody who comes later is to see it
    }


def test_an_error_leads_to_its_field(page):
    send_empty(page)
    assert page.title().startswith("Error: ")
    errors = page.get_by_role("alert").get_by_role("link")
    assert errors.count() == 4
    for error in errors.all():
        error.focus()
        page.keyboard.press("Enter")
        expect(page.locator(":focus")).to_have_attribute("aria-invalid", "true")
        expect(page.locator(":focus")).to_have_accessible_description(
            re.compile(re.escape(error.inner_text()) + "$")
        )


def without_border(page: Page, selector: str) -> list[str]:
    """The elements of ``selector``, which must be there, that have no border around them."""
    elements = page.locator(selector)
    assert elements.count(), selector
    return elements.evaluate_all(
        "all => all.filter(one => getComputedStyle(one).borderTopStyle === 'none')"
        ".map(one => one.outerHTML)"
    )


def test_panels_and_fields_keep_their_borders_in_forced_colours(page):
    """The browser then removes every background."""
    page.emulate_media(forced_colors="active")
    send_empty(page)
    for part in [".button", ".form input[type=text]", ".form select", ".form textarea"]:
        assert without_border(page, part) == []
    for panel in [".crisis-help", ".notice", ".error-summary"]:
        assert without_border(page, panel) == []
    page.goto(ARTICLE)
    for panel in [".key-points", ".invitation"]:
        assert without_border(page, panel) == []


def test_the_current_page_section_and_focus_are_visible_in_forced_colours(page):
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto("/blog/")
    here = page.get_by_role("navigation", name="Main").get_by_role("link", name="Articles")
    expect(here).to_have_css("text-decoration-line", "underline")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_css("outline-style", "solid")
    page.goto(ARTICLE)
    page.locator(".contents a").first.click()
    bars = page.locator(".contents a").evaluate_all(
        "links => links.map(link => getComputedStyle(link).borderInlineStartColor)"
    )
    assert bars.count(bars[0]) == 1 < len(bars)


def test_an_article_prints_with_its_addresses_in_black_on_white(page, base_url):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(ARTICLE)
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
    for kept in [page.get_by_text(base_url + ARTICLE), page.locator(".site-name")]:
        expect(kept).to_be_visible()
    expect(page.locator(".facts time").first).to_be_visible()
    for clutter in page.locator("nav, .skip-link, .invitation, .references__returns").all():
        expect(clutter).to_be_hidden()
    links = page.locator(".references li > a")
    assert links.count()
    for link in links.all():
        printed = link.evaluate("link => getComputedStyle(link, '::after').content")
        assert printed == f'"{link.get_attribute("href")}"'
