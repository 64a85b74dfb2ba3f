"""Which requests are answered from the cache, and which responses are stored: RFC 9111."""

import pytest

from tests.support.page_cache import PUBLIC, TEXT


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cache-Control": "private"},
        {"Cache-Control": "no-store"},
        {"Cache-Control": "public, no-store"},
        {"Cache-Control": "public, private"},
        {"Cache-Control": "public, no-cache"},
        {"Cache-Control": "max-age=600"},
        {"Cache-Control": "public, max-age=60"},
        {"Cache-Control": PUBLIC, "Set-Cookie": "a=b"},
        {"Cache-Control": PUBLIC, "Vary": "User-Agent"},
        {"Cache-Control": PUBLIC, "Vary": "*"},
        {"Cache-Control": PUBLIC, "Content-Encoding": "br"},
        {"Cache-Control": PUBLIC, "Content-Length": "9999999"},
    ],
)
def test_a_response_is_stored_only_if_its_headers_permit_it(send_request, origin, headers):
    origin.headers = headers
    for _ in range(3):
        send_request()
    assert len(origin.requests) == 3


@pytest.mark.parametrize("status", ["301 Moved", "404 Not Found", "206 Partial", "500 Error"])
def test_only_a_response_with_status_200_is_stored(send_request, origin, status):
    origin.status = status
    assert [send_request().status for _ in range(2)] == [int(status[:3])] * 2
    assert len(origin.requests) == 2


@pytest.mark.parametrize("status", ["400 Bad Request", "500 Error"])
def test_the_response_after_an_error_is_stored(send_request, origin, status):
    origin.status = status
    send_request()
    origin.status = "200 OK"
    send_request()
    send_request()
    assert len(origin.requests) == 2


@pytest.mark.parametrize(
    "headers", [{"Cookie": "a=b; __Host-sessionid=abc"}, {"Authorization": "Basic abc"}]
)
def test_a_request_with_credentials_is_not_cached(send_request, origin, headers):
    send_request(**headers)
    send_request()
    send_request(**headers)
    send_request()
    assert len(origin.requests) == 3


def test_a_request_with_another_cookie_is_answered_from_the_cache(send_request, origin):
    send_request()
    assert send_request(Cookie="csrftoken=abc").body == TEXT.encode()
    assert len(origin.requests) == 1


def test_a_response_to_a_request_with_a_cookie_is_not_stored(send_request, origin):
    send_request(Cookie="csrftoken=abc")
    assert origin.requests[0]["HTTP_COOKIE"] == "csrftoken=abc"
    send_request()
    assert "HTTP_COOKIE" not in origin.requests[1]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_than_get_and_head_go_to_the_application(send_request, origin, method):
    send_request()
    send_request(method=method)
    assert [environ["REQUEST_METHOD"] for environ in origin.requests] == ["GET", method]


def test_only_declared_parameters_change_the_response(send_request, origin):
    origin.headers |= {"No-Vary-Search": 'key-order, params, except=("page")'}
    send_request("/blog/")
    send_request("/blog/?page=2")
    assert len(origin.requests) == 2
    send_request("/blog/?utm_source=letter")
    send_request("/blog/?fbclid=abc&page=2&x=%00")
    send_request("/blog/?page=2&utm=%ff%fe")
    assert len(origin.requests) == 2
    send_request("/blog/?page=2&page=3")
    assert origin.requests[-1]["QUERY_STRING"] == "page=2&page=3"


def test_a_parameter_that_is_not_declared_never_reaches_another_visitor(send_request, origin):
    """A page may repeat the query of its own address, in the links to its next pages."""
    origin.headers |= {"No-Vary-Search": 'params, except=("page")'}
    send_request("/blog/?x=bait")
    assert origin.requests[-1]["QUERY_STRING"] == "x=bait"
    send_request("/blog/")
    assert origin.requests[-1]["QUERY_STRING"] == ""
    send_request("/blog/?page=2&x=bait")
    assert origin.requests[-1]["QUERY_STRING"] == "page=2"
    send_request("/blog/?x=bait")
    assert len(origin.requests) == 3
