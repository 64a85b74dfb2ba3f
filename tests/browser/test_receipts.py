"""A visitor sends a message, looks it up by its receipt, and withdraws it."""

import uuid

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.page_audit import DESKTOP, HEIGHT, PHONE, SCRIPTS, PageAudit, examine

pytestmark = pytest.mark.browser

FORM, RECEIPT = "/appointment/", "/appointment/receipt/"


def send_message(page: Page) -> str:
    """Send the form, which loads without its time, as if it had been opened long ago; the code."""
    page.route(f"**{FORM}", without_time)
    page.goto(FORM)
    page.get_by_role("textbox", name="Your name").fill("Example Visitor Ten")
    page.get_by_role("textbox", name="Your e-mail address").fill("ten@visitor.example")
    page.get_by_role("textbox", name="Your message").fill(f"A message, {uuid.uuid4()}")
    page.get_by_role("checkbox", name="I have read").check()
    page.get_by_role("button", name="Send your message").click()
    page.wait_for_url("**/appointment/sent/")
    return page.locator(".receipt__code").inner_text()


def without_time(route) -> None:
    if route.request.method != "GET":
        route.continue_()
        return
    response = route.fetch()
    route.fulfill(response=response, body=response.text().replace('name="opened"', 'name="_"'))


def test_it_works_without_scripts(browser: Browser, practice_server):
    context = browser.new_context(base_url=practice_server.url, java_script_enabled=False)
    page = context.new_page()
    code = send_message(page)
    page.get_by_role("link", name="see what has become of your message").click()
    page.get_by_role("textbox", name="Your code").fill(code.lower())
    page.get_by_role("button", name="Look it up").click()
    expect(page.locator("main dl")).to_contain_text("Not yet")
    page.get_by_role("button", name="Withdraw my message").click()
    page.get_by_role("button", name="Erase my message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your message has been erased")
    context.close()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_each_of_its_pages_is_accessible(browser: Browser, practice_server, width):
    context = browser.new_context(
        base_url=practice_server.url, viewport={"width": width, "height": HEIGHT}
    )
    for script in SCRIPTS:
        context.add_init_script(script)
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    audits = []

    def audit(name: str) -> None:
        audits.append(PageAudit(name, width))
        page.wait_for_load_state()  # a click waits for no more than the beginning of the next page
        examine(page, audits[-1])

    code = send_message(page)
    audit("sent")
    page.goto(RECEIPT)
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_role("alert")).to_be_focused()
    audit("without a code")
    page.get_by_role("textbox", name="Your code").fill(code)
    page.get_by_role("button", name="Look it up").click()
    audit("found")
    page.get_by_role("button", name="Withdraw my message").click()
    audit("withdraw?")
    page.get_by_role("button", name="Erase my message").click()
    audit("erased")
    context.close()
    assert [
        problem for each in audits for found in each.problems.values() for problem in found
    ] == []
