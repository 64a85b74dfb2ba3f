"""The headers that middleware adds, and the requests that it refuses or redirects."""

import pytest

from tests.support.unusual_queries import UNUSUAL_QUERIES

PUBLIC = ["/", "/search/?q=therapy", "/no-such-page/", "/robots.txt", "/health/", "/sitemap.xml"]


def policy(response) -> dict[str, str]:
    """The directives of a response's Content-Security-Policy."""
    directives = response.headers["Content-Security-Policy"].split(";")
    return {name: rest for name, _, rest in (text.strip().partition(" ") for text in directives)}


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_may_load_nothing_from_another_origin(site, client, path):
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
def test_a_public_page_has_the_security_headers(site, client, path):
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


def test_the_admin_may_load_nothing_from_another_origin_and_be_framed_by_the_site_alone(
    site, client, sign_in
):
    sign_in(client, "Editors")
    assert policy(client.get("/admin/")) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'self'",
    }


@pytest.mark.parametrize("path", ["/admin", "/adminer/", "/%61dmins/"])
def test_only_the_admin_may_be_framed(site, client, path):
    assert policy(client.get(path))["frame-ancestors"] == "'none'"


def test_a_preview_may_be_framed_by_the_admin(site, editor):
    response = editor.get(f"/admin/pages/{site.root_page_id}/view_draft/")
    assert response.status_code == 200
    assert policy(response)["frame-ancestors"] == "'self'"


@pytest.mark.parametrize(
    "path",
    [
        *PUBLIC,
        "/blog/feed/",
        "/static/practice/css/site.css",
        "/admin/",
        "/.well-known/security.txt",
    ],
)
def test_no_page_of_another_origin_may_load_what_the_site_serves(site, client, path):
    assert client.get(path).headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_other_origins_may_show_published_images(site, client, picture):
    response = client.get(picture.get_rendition("width-400").url)
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("query", UNUSUAL_QUERIES, ids=lambda query: repr(query)[:20])
def test_any_string_can_be_searched_for(site, client, query):
    assert client.get("/search/", {"q": query}).status_code == 200


@pytest.mark.parametrize("query", ["a\0b", "\0"])
def test_a_search_for_a_nul_byte_is_refused(site, client, query):
    assert client.get("/search/", {"q": query}).status_code == 400


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "", "1.5", "٣"])
def test_any_page_number_of_search_results_is_answered(site, client, number):
    assert client.get("/search/", {"q": "hello", "page": number}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/?%00=1",
        "/?a=%00",
        "/?a=1&a=b%00",
        "/media/images/%00.jpg",
        "/documents/1/%00",
        "/admin/login/?next=%00",
        "/no-such-page/?a=%00",
    ],
)
def test_an_address_with_a_nul_byte_is_refused(site, client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("path", ["/%00", "/%00/", "/blog/%00/"])
def test_no_url_pattern_matches_the_path_of_a_page_with_a_nul_byte(site, client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/search/", 200), ("/sitemap.xml", 200), ("/health/", 200), ("/none/", 404)],
)
@pytest.mark.parametrize("query", ["q=" + "x" * 10_240, "&".join("a=1" for _ in range(2_000))])
def test_a_query_of_ten_kilobytes_is_answered_like_a_short_one(site, client, path, status, query):
    assert client.get(f"{path}?{query}").status_code == status


def test_an_address_of_ten_kilobytes_is_not_found(site, client):
    assert client.get("/" + "x" * 10_240 + "/").status_code == 404


@pytest.mark.parametrize("path", ["/search/", "/robots.txt", "/health/", "/sitemap.xml"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_a_method_that_a_view_does_not_support_is_refused(site, client, path, method):
    assert client.generic(method, path).status_code == 405


@pytest.mark.parametrize("method", ["TRACE", "BREW"])
def test_a_page_refuses_a_method_that_is_none_of_the_webs(site, client, method):
    assert client.generic(method, "/").status_code == 405


def test_an_address_in_capitals_redirects_to_lower_case(follow_redirects, client, write_article):
    write_article(slug="one")
    assert follow_redirects("/Blog/ONE/") == ["/blog/one/"]
    assert follow_redirects("/Blog/?page=1") == ["/blog/?page=1"]
    assert client.get("/media/images/NONE.jpg").status_code == 404
    assert client.post("/NONE/").status_code == 404
    assert client.get("/", PATH_INFO="//EVIL.example/x/")["Location"] == "/%2Fevil.example/x/"


def test_an_address_in_capitals_without_its_slash_redirects_in_one_step(
    follow_redirects, write_article
):
    write_article(slug="one")
    assert follow_redirects("/Blog/ONE") == ["/blog/one/"]
    assert follow_redirects("/Blog?page=1&From=Letter") == ["/blog/?page=1&From=Letter"]
    assert follow_redirects("/Search?q=A") == ["/search/?q=A"]
    assert follow_redirects("/Robots.TXT") == ["/robots.txt"]
    assert follow_redirects("/blog?page=1") == ["/blog/?page=1"]
