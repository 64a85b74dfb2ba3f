"""A passkey, of an authenticator that Chromium pretends to have."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PASSWORD = "several quiet words"
MAKE_ACCOUNT = (
    "from practice.core.models import User;"
    f"User.objects.create_superuser('passkeys', 'passkeys@practice.example', {PASSWORD!r})"
)


@pytest.fixture
def page(browser: Browser, practice_server) -> Page:
    """In a browser with an authenticator, at “localhost”: a passkey belongs to a name."""
    address = f"http://localhost:{urlsplit(practice_server.url).port}"
    context = browser.new_context(base_url=address)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def give_password(page: Page) -> None:
    page.goto("/admin/login/")
    page.get_by_label("User name or e-mail address").fill("passkeys")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_passkey_is_added_and_signs_in(page, practice_server):
    practice_server.manage("shell", "--no-imports", "-c", MAKE_ACCOUNT)
    give_password(page)
    page.goto("/admin/second-factor/passkeys/add/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.goto("/admin/logout/")
    page.get_by_role("button", name="Sign out").click()
    give_password(page)
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/admin/")
    expect(page.get_by_role("heading", name="passkeys")).to_be_visible()
