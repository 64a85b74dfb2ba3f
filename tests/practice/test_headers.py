"""The headers of public pages and of the admin, under the settings of `make run` but http."""

import pytest

PUBLIC = ["/", "/search/?q=therapy", "/no-such-page/", "/robots.txt", "/health/", "/sitemap.xml"]


def policy(response) -> dict[str, str]:
    """The directives of a response's Content-Security-Policy."""
    directives = response.headers["Content-Security-Policy"].split(";")
    return {name: rest for name, _, rest in (text.strip().partition(" ") for text in directives)}


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_may_load_nothing_but_the_sites_own(site, client, path):
    assert policy(client.get(path)) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_tells_nobody_and_asks_for_no_device(site, client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    for device in ("camera", "geolocation", "microphone", "payment", "usb"):
        assert f"{device}=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_sets_no_cookie(site, client, path):
    assert not client.get(path).cookies


def test_the_admin_may_be_framed_by_the_site_alone(site, client, sign_in):
    sign_in(client, "Editors")
    directives = policy(client.get("/admin/"))
    assert directives["frame-ancestors"] == directives["default-src"] == "'self'"


@pytest.mark.parametrize("path", ["/admin", "/adminer/", "/%61dmins/"])
def test_the_admins_looser_policy_is_for_the_admin_only(site, client, path):
    assert "unsafe-inline" not in client.get(path).headers["Content-Security-Policy"]
