"""From an empty site to a practice, in a real browser: one screen, and visitors can read."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.support.page_audit import DESKTOP, HEIGHT, PHONE
from tests.support.server import PracticeServer, running_server

pytestmark = pytest.mark.browser
PASSWORD = "several quiet words"


@pytest.fixture(scope="module")
def empty_server(migrated_database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    shutil.copytree(migrated_database.parent, folder, dirs_exist_ok=True)
    with running_server(folder, demo=False, DJANGO_SUPERUSER_PASSWORD=PASSWORD) as server:
        server.manage("createsuperuser", "--noinput", "--username=ann", "--email=ann@quiet.example")
        yield server


@pytest.fixture
def first_screen(browser: Browser, empty_server: PracticeServer) -> Page:
    context = browser.new_context(base_url=empty_server.url)
    page = context.new_page()
    page.goto("/admin/")
    page.locator("input[name=login]").fill("ann")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/start/")
    yield page
    context.close()


def test_the_screen_is_accessible_and_fits_narrow_and_wide_windows(first_screen: Page):
    for width in (PHONE, DESKTOP):
        first_screen.set_viewport_size({"width": width, "height": HEIGHT})
        assert Axe().run(first_screen, context=".start").response["violations"] == []
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert first_screen.evaluate(overflow) <= 0, width


def test_an_administrator_fills_it_in_once_and_visitors_can_read(first_screen: Page, empty_server):
    page = first_screen
    page.get_by_label("Opening hours").fill("Mondays")
    page.get_by_role("button", name="Make the pages").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was made yet")
    page.get_by_label("Name of the practice").fill("Quiet Street")
    page.get_by_label("Opening hours").fill("Monday to Thursday 9:00–18:00")
    page.get_by_label("Who is told of enquiries").fill("ann@quiet.example")
    page.get_by_label("Plum on warm paper").check()
    row = page.get_by_role("group", name="Therapist 1")
    row.get_by_label("Name").fill("Dr Ann Bell")
    row.get_by_label("Role").fill("Psychotherapist")
    row.get_by_label("Registered with").fill("the UKCP")
    page.get_by_role("button", name="Make the pages").click()
    expect(page.get_by_text("Drafts for you to finish")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "A place to talk, with somebody who listens"
    )
    expect(page.locator("html")).to_have_attribute("data-palette", "plum")
    page.get_by_role("link", name="Consultation", exact=True).click()
    expect(page.get_by_role("button", name="Send your message")).to_be_visible()
