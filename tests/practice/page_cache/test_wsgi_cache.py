"""What the cache requests from the application, how often, and what it answers after a change."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from practice.page_cache.wsgi_cache import PageCache
from tests.support.page_cache import PUBLIC, TEXT, make_environ


def test_a_public_page_is_requested_from_the_application_once(send_request, origin):
    assert {send_request().body for _ in range(5)} == {TEXT.encode()}
    assert len(origin.requests) == 1


def test_a_page_is_stored_whole_though_a_part_was_requested(send_request, origin):
    send_request(Range="bytes=0-1", If_None_Match='"abc"', If_Range='"abc"')
    assert not {"HTTP_RANGE", "HTTP_IF_NONE_MATCH", "HTTP_IF_RANGE"} & set(origin.requests[0])
    assert send_request(Range="bytes=0-1").body == TEXT.encode()


def test_after_a_change_every_page_is_made_again(send_request, origin, version):
    send_request()
    origin.text = "<p>Corrected."
    assert send_request().body == TEXT.encode()
    version.increment()
    assert send_request().body == b"<p>Corrected."
    assert send_request().body == b"<p>Corrected."
    assert len(origin.requests) == 2


def test_a_page_made_during_a_change_is_not_served_after_it(send_request, origin, version):
    origin.before_response = version.increment
    send_request()
    origin.before_response = lambda: None
    origin.text = "<p>Corrected."
    assert send_request().body == b"<p>Corrected."


def test_hosts_and_schemes_are_stored_apart(send_request, origin):
    send_request()
    send_request(Host="other.example")
    send_request(X_Forwarded_Proto="https")
    assert len(origin.requests) == 3
    send_request(X_Forwarded_Proto="HTTP")
    assert len(origin.requests) == 3


@pytest.mark.parametrize("forwarded_proto", ["https, http", " https", "https ,https"])
def test_a_page_for_https_is_never_served_for_http(send_request, origin, forwarded_proto):
    """Django reads the first of several values; over http it would answer with a redirect."""
    send_request(X_Forwarded_Proto=forwarded_proto)
    assert send_request(X_Forwarded_Proto="https").status == 200
    assert len(origin.requests) == 1
    send_request()
    assert len(origin.requests) == 2


def test_of_concurrent_requests_for_a_page_one_reaches_the_application(send_request, origin):
    count = 16
    all_started, first_request, respond = Barrier(count), Event(), Event()

    def wait():
        first_request.set()
        respond.wait(10)

    def send(number: int) -> bytes:
        all_started.wait(10)
        if number == 0:
            first_request.wait(10)
            respond.set()
        return send_request().body

    origin.before_response = wait
    with ThreadPoolExecutor(count) as threads:
        assert set(threads.map(send, range(count))) == {TEXT.encode()}
    assert len(origin.requests) == 1


def test_after_an_exception_in_the_application_nobody_waits_for_its_page(send_request, origin):
    def fail():
        raise RuntimeError("The database is away.")

    origin.before_response = fail
    for _ in range(2):
        with pytest.raises(RuntimeError):
            send_request()
    origin.before_response = lambda: None
    assert send_request().status == 200


def test_the_application_s_body_is_closed(version):
    closed = []

    class Body:
        def __iter__(self):
            return iter([b"abc"])

        def close(self):
            closed.append(True)

    def application(environ, start_response):
        start_response("200 OK", [("Cache-Control", PUBLIC), ("Content-Length", "3")])
        return Body()

    cache = PageCache(
        application, version, max_bytes=10_000, session_cookie="s", secure_header=None
    )
    assert cache(make_environ(), lambda *arguments: None) == [b"abc"]
    assert closed == [True]
