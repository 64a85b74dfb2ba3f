"""Take the pictures of the editor guide and the README from the running demo practice.

``make pictures`` starts the demo in a folder of its own, drives Chromium through it and writes to
practice/core/static/practice/guide/. Run it after a change of any screen that the guide shows.
"""

import os
import tempfile
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright
from rich.progress import track

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings.test")
django.setup()

# After Django's setup: the server's module imports the demo's accounts, which are models.
from bench.processes import PROJECT  # noqa: E402
from tests.support.programs import program_path  # noqa: E402
from tests.support.server import PracticeServer, running_server  # noqa: E402

PICTURES = PROJECT / "practice" / "core" / "static" / "practice" / "guide"
SIZE = {"width": 1280, "height": 800}


def sign_in(page: Page, server: PracticeServer, name: str) -> None:
    page.goto("/admin/login/")
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill(server.passwords[name])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def take(page: Page, name: str) -> None:
    """Save what is on the screen; public pages as JPEG, since their pictures are grainy."""
    page.wait_for_load_state("networkidle")
    options = {"type": "jpeg", "quality": 82} if name.endswith(".jpg") else {}
    page.screenshot(path=PICTURES / name, animations="disabled", **options)


def article(page: Page, server: PracticeServer) -> None:
    page.goto("/blog/how-therapy-changes-the-brain/")
    page.mouse.wheel(0, 760)
    take(page, "article.jpg")


def form(page: Page, server: PracticeServer) -> None:
    page.goto("/appointment/")
    take(page, "form.jpg")


def dashboard(page: Page, server: PracticeServer) -> None:
    sign_in(page, server, "editor")
    take(page, "dashboard.png")


def writing(page: Page, server: PracticeServer) -> None:
    """The article's form: the choice of blocks, the text with a citation, choosing a source."""
    sign_in(page, server, "editor")
    page.get_by_role("link", name="Write an article").click()
    page.get_by_role("textbox", name="Title").fill("Why rest is work")
    page.get_by_role("textbox", name="Standfirst").fill("What happens when nothing seems to.")
    body = page.locator('[data-contentpath="body"]')
    body.get_by_role("button", name="Insert a block").last.click()
    take(page, "blocks.png")
    page.get_by_role("listbox").get_by_role("option", name="Text", exact=True).click()
    text = body.get_by_role("textbox").last
    text.click()
    page.keyboard.type("Long stress leaves traces in the brain, at least in animals.")
    body.get_by_role("button", name="Cite").click()
    dialogue = page.locator(".modal-body")
    dialogue.get_by_label("Search term").fill("stress")
    dialogue.get_by_role("link", name="Abbass").wait_for(state="detached")
    take(page, "cite.png")
    dialogue.get_by_role("link", name="McEwen").click()
    page.locator(".citation-in-text").wait_for()
    take(page, "cited.png")
    page.get_by_role("button", name="Toggle preview").click()
    page.frame_locator("#w-preview-iframe").get_by_role("heading", level=1).wait_for()
    take(page, "preview.png")


def details(page: Page, server: PracticeServer) -> None:
    sign_in(page, server, "editor")
    page.goto("/admin/settings/practice/practicesettings/")
    page.get_by_role("tab", name="Crisis help").click()
    take(page, "details.png")


def inbox(page: Page, server: PracticeServer) -> None:
    sign_in(page, server, "therapist")
    page.goto("/admin/consultations/enquiry/")
    take(page, "inbox.png")
    page.get_by_role("link", name="Example Visitor One").click()
    take(page, "enquiry.png")


def person(page: Page, server: PracticeServer) -> None:
    sign_in(page, server, "therapist")
    page.goto("/admin/privacy/person/")
    page.locator("#id_person").fill("visitor.one@visitor.example")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_text("1 found").wait_for()
    take(page, "person.png")


def people(page: Page, server: PracticeServer) -> None:
    sign_in(page, server, "admin")
    page.goto("/admin/users/")
    take(page, "people.png")


def take_all(browser: Browser, server: PracticeServer) -> None:
    screens = [article, form, dashboard, writing, details, inbox, person, people]
    for steps in track(screens, "Taking pictures"):
        context = browser.new_context(base_url=server.url, viewport=SIZE, locale="en-GB")
        steps(context.new_page(), server)
        context.close()


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program_path("Chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with running_server(Path(folder)) as server:
            take_all(browser, server)
