"""Addresses nobody types: a clear 4xx or a normal page, never a 500."""

import pytest

NUL = "%00"
ODD_QUERIES = [
    '"',
    "'",
    "*",
    "a*",
    "AND",
    "OR NOT",
    "NEAR(",
    'NEAR("a" "b", 5)',
    "col:value",
    "-",
    "^a",
    "(((",
    "%",
    "\\",
    "; DROP TABLE blog_blogpostpage",
    '"a',
    'a" OR "b',
    "NOT a",
    "{title} : a",
    "a'b",
    "\\'",
    ":*",
    "a:* & !b",
    "<->",
    "%s %(a)s {} {0}",
    "_",
    "_ __ a_",
    "²½٣",
    "ﬁ e\u0301 \u0300",
    "𝕳\u200d漢字",
    "[a-z]+(?P<a>",
    "🫖",
    "\u202e\ufeff",
    "ß İ ǅ",
    "\ud800".encode("utf-8", "surrogatepass"),
    b"\xff\xfe",
    "word " * 2_000,
    "w" * 10_000,
    "🫖" * 2_500,
]


@pytest.mark.parametrize("query", ODD_QUERIES, ids=lambda query: repr(query)[:20])
def test_any_string_can_be_searched_for(site, client, query):
    assert client.get("/search/", {"q": query}).status_code == 200


@pytest.mark.parametrize("query", ["a\0b", "\0"])
def test_a_search_for_a_nul_byte_is_refused(site, client, query):
    assert client.get("/search/", {"q": query}).status_code == 400


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "", "1.5", "٣"])
def test_any_page_number_of_the_results_is_answered(site, client, number):
    assert client.get("/search/", {"q": "hello", "page": number}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"/{NUL}",
        f"/{NUL}/",
        f"/blog/{NUL}/",
        f"/?{NUL}=1",
        f"/?a={NUL}",
        f"/?a=1&a=b{NUL}",
        f"/media/images/{NUL}.jpg",
        f"/documents/1/{NUL}",
        f"/admin/login/?next={NUL}",
        f"/no-such-page/?a={NUL}",
    ],
)
def test_an_address_with_a_nul_byte_is_refused(site, client, path):
    assert client.get(path).status_code in {400, 404}


@pytest.mark.parametrize("path", ["/", "/search/", "/no-such-page/", "/sitemap.xml", "/health/"])
@pytest.mark.parametrize("query", ["q=" + "x" * 10_240, "&".join("a=1" for _ in range(2_000))])
def test_a_query_of_ten_kilobytes_is_no_error_of_ours(site, client, path, query):
    assert client.get(f"{path}?{query}").status_code < 500


def test_an_address_of_ten_kilobytes_is_not_found(site, client):
    assert client.get("/" + "x" * 10_240 + "/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/search/", "/robots.txt", "/health/", "/sitemap.xml"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_a_method_nobody_offers_is_refused(site, client, path, method):
    assert client.generic(method, path).status_code in {405, 200, 403}
