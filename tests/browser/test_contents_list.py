"""The contents list beside an article, which marks where the reader is."""

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Locator, Page, expect

from tests.support.page_audit import DESKTOP, PHONE

pytestmark = pytest.mark.browser

ARTICLE = "/blog/how-therapy-changes-the-brain/"  # the one with smaller headings too


@pytest.fixture
def article(page: Page) -> Page:
    page.emulate_media(reduced_motion="reduce")  # so that no scrolling is animated
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    page.goto(ARTICLE)
    return page


def marked_link(article: Page) -> Locator:
    return article.locator(".contents a[aria-current=location]")


def headings(article: Page) -> list[Locator]:
    return article.locator(".prose > :is(h2, h3)").all()


def scroll_to(heading: Locator) -> None:
    """Scroll until ``heading`` is a little below the top of the screen."""
    heading.evaluate(
        "heading => scrollBy(0, heading.getBoundingClientRect().top - innerHeight / 10)"
    )


def test_the_section_being_read_is_marked_on_the_way_down_and_up(article):
    expect(marked_link(article)).to_have_count(0)
    for heading in [*headings(article), *reversed(headings(article))]:
        scroll_to(heading)
        expect(marked_link(article)).to_have_text(heading.inner_text())
    article.evaluate("scrollTo(0, 0)")
    expect(marked_link(article)).to_have_count(0)
    article.locator("footer").scroll_into_view_if_needed()
    expect(marked_link(article)).to_have_count(0)


def test_the_section_a_reader_chose_is_marked_and_the_one_before_on_going_back(article):
    links = article.locator(".contents a")
    for number in range(links.count()):
        links.nth(number).click()
        expect(marked_link(article)).to_have_text(links.nth(number).inner_text())
    article.go_back()
    expect(marked_link(article)).to_have_text(links.nth(links.count() - 2).inner_text())
    article.reload()
    expect(marked_link(article)).to_have_text(links.nth(links.count() - 2).inner_text())


def test_short_sections_at_the_end_of_the_page_are_marked_too(article):
    """On a screen so tall that the last headings cannot come up to its top."""
    article.set_viewport_size({"width": DESKTOP, "height": 4000})
    links = article.locator(".contents a")
    for link in [links.nth(-2), links.nth(-1)]:
        link.click()
        expect(marked_link(article)).to_have_text(link.inner_text())
    article.goto(ARTICLE)
    article.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(marked_link(article)).to_have_text(links.nth(-1).inner_text())


def test_a_list_longer_than_the_screen_keeps_its_mark_in_view(article):
    article.set_viewport_size({"width": DESKTOP, "height": 300})
    for heading in [*headings(article), *reversed(headings(article))]:
        scroll_to(heading)
        expect(marked_link(article)).to_have_text(heading.inner_text())
        expect(marked_link(article)).to_be_in_viewport(ratio=1)


def test_on_a_telephone_the_list_stays_where_it_is(article, browser_log):
    article.set_viewport_size({"width": PHONE, "height": 800})
    article.goto(ARTICLE)
    expect(article.locator(".contents")).to_have_css("position", "static")
    before = article.locator(".contents").bounding_box()
    scroll_to(headings(article)[-1])
    expect(marked_link(article)).to_have_count(0)
    article.evaluate("scrollTo(0, 0)")
    assert article.locator(".contents").bounding_box() == before
    assert browser_log.errors == []


def test_nothing_is_marked_while_the_list_stands_above_the_text(article):
    scroll_to(headings(article)[-1])
    expect(marked_link(article)).to_have_count(1)
    article.set_viewport_size({"width": PHONE, "height": 900})
    expect(marked_link(article)).to_have_count(0)
    scroll_to(headings(article)[2])
    article.set_viewport_size({"width": DESKTOP, "height": 900})
    expect(marked_link(article)).to_have_count(1)


def test_only_a_page_with_a_contents_list_loads_the_script_and_it_is_small(
    public_pages, practice_server
):
    loaded = set()
    for path, html in public_pages.pages.items():
        soup = BeautifulSoup(html, "html.parser")
        scripts = {one["src"] for one in soup.select('script[defer][src^="/static/blog/contents"]')}
        assert bool(scripts) == bool(soup.select(".contents")), path
        loaded |= scripts
    (script,) = loaded
    assert len(practice_server.get(script)[2]) < 2048  # characters
