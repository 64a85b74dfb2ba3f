"""What the page cache keeps, and whom it answers: RFC 9111."""

import gzip
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import brotli
import pytest

from practice.page_cache.wsgi_cache import PageCache
from tests.support.page_cache import PUBLIC, TEXT


def test_a_page_for_everybody_is_asked_for_once(ask, origin):
    assert {ask().body for _ in range(5)} == {TEXT.encode()}
    assert len(origin.asked) == 1


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
        {"Cache-Control": PUBLIC, "Set-Cookie": "a=b"},
        {"Cache-Control": PUBLIC, "Vary": "User-Agent"},
        {"Cache-Control": PUBLIC, "Vary": "*"},
        {"Cache-Control": PUBLIC, "Content-Encoding": "br"},
        {"Cache-Control": PUBLIC, "Content-Length": "9999999"},
    ],
)
def test_nothing_is_kept_unless_it_says_plainly_that_everybody_may_have_it(ask, origin, headers):
    origin.headers = headers
    for _ in range(3):
        ask()
    assert len(origin.asked) == 3


@pytest.mark.parametrize("status", ["301 Moved", "404 Not Found", "206 Partial", "500 Error"])
def test_only_a_200_is_kept(ask, origin, status):
    origin.status = status
    assert [ask().status for _ in range(2)] == [int(status[:3])] * 2
    assert len(origin.asked) == 2


@pytest.mark.parametrize("status", ["400 Bad Request", "500 Error"])
def test_one_failure_does_not_keep_the_page_from_the_next(ask, origin, status):
    origin.status = status
    ask()
    origin.status = "200 OK"
    ask()
    ask()
    assert len(origin.asked) == 2


@pytest.mark.parametrize(
    "headers", [{"Cookie": "a=b; __Host-sessionid=abc"}, {"Authorization": "Basic abc"}]
)
def test_somebody_in_particular_is_neither_answered_from_memory_nor_kept_for_others(
    ask, origin, headers
):
    ask(**headers)
    ask()
    ask(**headers)
    ask()
    assert len(origin.asked) == 3


def test_a_visitor_with_another_cookie_is_answered_from_memory(ask, origin):
    ask()
    assert ask(Cookie="csrftoken=abc").body == TEXT.encode()
    assert len(origin.asked) == 1


def test_a_page_for_everybody_is_made_for_somebody_without_a_cookie(ask, origin):
    ask(Cookie="csrftoken=abc")
    assert origin.asked[0]["HTTP_COOKIE"] == "csrftoken=abc"
    ask()
    assert "HTTP_COOKIE" not in origin.asked[1]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_whatever_is_no_read_goes_to_the_application(ask, origin, method):
    ask()
    ask(method=method)
    assert [environ["REQUEST_METHOD"] for environ in origin.asked] == ["GET", method]


def test_head_is_answered_from_the_page_without_its_body(ask, origin):
    head, get = ask(method="HEAD"), ask()
    assert (head.status, head.body, head.headers) == (200, b"", get.headers)
    assert get.body == TEXT.encode()
    assert len(origin.asked) == 1


def test_head_of_what_is_not_kept_has_no_body_either(ask, origin):
    origin.headers = {}
    assert ask(method="HEAD").body == b""
    assert ask(method="HEAD").headers["content-length"] == str(len(TEXT))


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=0.5, br;q=0", "gzip"),
        ("*", "br"),
        ("br;q=0, *;q=0.1", "gzip"),
        ("identity;q=0", "identity"),
        ("br;q=nonsense", "identity"),
        (",;=,;;q,\x00", "identity"),
        ("x" * 5000, "identity"),
    ],
)
def test_the_visitor_gets_an_encoding_they_accept(ask, accepted, encoding):
    for _ in range(2):
        answer = ask(Accept_Encoding=accepted)
        decode = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[encoding]
        assert decode(answer.body) == TEXT.encode()
        assert answer.headers.get("content-encoding", "identity") == encoding
        assert answer.headers["content-length"] == str(len(answer.body))
        assert answer.headers["vary"] == "Accept-Encoding"


def test_pictures_are_not_compressed_again(ask, origin):
    origin.headers |= {"Content-Type": "image/avif"}
    answer = ask(Accept_Encoding="br")
    assert answer.body == TEXT.encode()
    assert "vary" not in answer.headers


def test_a_browser_that_has_the_page_is_told_so_in_a_few_bytes(ask, origin):
    etag = ask(Accept_Encoding="br").headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = ask(Accept_Encoding="br", If_None_Match=known)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == etag
        assert answer.headers["cache-control"] == PUBLIC
        assert "content-length" not in answer.headers
    assert ask(Accept_Encoding="gzip", If_None_Match=etag).status == 200
    assert ask(Accept_Encoding="br", If_None_Match='"other"').status == 200
    assert len(origin.asked) == 1


def test_the_date_of_a_file_is_as_good_as_its_tag(ask, origin):
    origin.headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT",
    }
    assert ask(If_Modified_Since="Sun, 01 Nov 2026 10:00:00 GMT").status == 304
    assert ask(If_Modified_Since="Sat, 31 Oct 2026 10:00:00 GMT").status == 200


def test_the_first_of_all_is_made_whole_whatever_it_asks_for(ask, origin):
    ask(Range="bytes=0-1", If_None_Match='"abc"', If_Range='"abc"')
    assert not {"HTTP_RANGE", "HTTP_IF_NONE_MATCH", "HTTP_IF_RANGE"} & set(origin.asked[0])
    assert ask(Range="bytes=0-1").body == TEXT.encode()


def test_after_a_change_every_page_is_made_anew(ask, origin, changes):
    ask()
    origin.text = "<p>Corrected."
    assert ask().body == TEXT.encode()
    changes.increment()
    assert ask().body == b"<p>Corrected."
    assert ask().body == b"<p>Corrected."
    assert len(origin.asked) == 2


def test_a_page_made_during_a_change_is_not_shown_after_it(ask, origin, changes):
    origin.meanwhile = changes.increment
    ask()
    origin.meanwhile = bool
    origin.text = "<p>Corrected."
    assert ask().body == b"<p>Corrected."


def test_hosts_and_schemes_are_kept_apart(ask, origin):
    ask()
    ask(Host="other.example")
    ask(X_Forwarded_Proto="https")
    assert len(origin.asked) == 3
    ask(X_Forwarded_Proto="HTTP")
    assert len(origin.asked) == 3


@pytest.mark.parametrize("said", ["https, http", " https", "https ,https"])
def test_what_is_made_for_https_is_never_kept_for_http(ask, origin, said):
    """Django reads the first of several words; over http it would answer with a redirect."""
    ask(X_Forwarded_Proto=said)
    assert ask(X_Forwarded_Proto="https").status == 200
    assert len(origin.asked) == 1
    ask()
    assert len(origin.asked) == 2


def test_only_the_parameters_that_a_page_declares_make_a_difference(ask, origin):
    origin.headers |= {"No-Vary-Search": 'key-order, params, except=("page")'}
    ask("/blog/")
    ask("/blog/?page=2")
    assert len(origin.asked) == 2
    ask("/blog/?utm_source=letter")
    ask("/blog/?fbclid=abc&page=2&x=%00")
    ask("/blog/?page=2&utm=%ff%fe")
    assert len(origin.asked) == 2
    ask("/blog/?page=2&page=3")
    assert origin.asked[-1]["QUERY_STRING"] == "page=2&page=3"


def test_what_one_visitor_adds_to_an_address_never_reaches_another(ask, origin):
    """A page may repeat the query of its own address, in the links to its next pages."""
    origin.headers |= {"No-Vary-Search": 'params, except=("page")'}
    ask("/blog/?x=bait")
    assert origin.asked[-1]["QUERY_STRING"] == "x=bait"
    ask("/blog/")
    assert origin.asked[-1]["QUERY_STRING"] == ""
    ask("/blog/?page=2&x=bait")
    assert origin.asked[-1]["QUERY_STRING"] == "page=2"
    ask("/blog/?x=bait")
    assert len(origin.asked) == 3


def test_a_crowd_that_asks_at_once_has_the_page_made_once(ask, origin):
    crowd = 16
    together, first_asked, go_on = Barrier(crowd), Event(), Event()

    def wait():
        first_asked.set()
        go_on.wait(10)

    def visit(number):
        together.wait(10)
        if number == 0:
            first_asked.wait(10)
            go_on.set()
            return ask().body
        return ask().body

    origin.meanwhile = wait
    with ThreadPoolExecutor(crowd) as visitors:
        assert set(visitors.map(visit, range(crowd))) == {TEXT.encode()}
    assert len(origin.asked) == 1


def test_a_crowd_whose_page_fails_is_not_left_waiting(ask, origin):
    def fail():
        raise RuntimeError("The database is away.")

    origin.meanwhile = fail
    for _ in range(2):
        with pytest.raises(RuntimeError):
            ask()
    origin.meanwhile = bool
    assert ask().status == 200


def test_the_least_recently_read_pages_go_when_the_memory_is_full(origin, changes, cache, ask):
    origin.headers |= {"Content-Type": "image/avif"}
    cache.store.capacity = 20_000
    for number in range(4):
        ask(f"/{number}/")
    ask("/0/")
    for number in range(4, 7):
        ask(f"/{number}/")
    asked = len(origin.asked)
    ask("/0/")
    assert len(origin.asked) == asked
    ask("/1/")
    assert len(origin.asked) == asked + 1
    assert cache.store.size <= 20_000
    assert {page.key for page, _ in cache.store.answered.values()} <= set(cache.store.pages)


def test_the_memory_stays_bounded_whatever_is_asked(origin, cache, ask):
    cache.store.capacity = 50_000
    for number in range(500):
        ask(f"/{number}/", Accept_Encoding=f"br, x{number}", Host=f"practice.example:{number}")
        ask("/fees/", Accept_Encoding=f"br, x{number}")
    assert cache.store.size == sum(page.size for page in cache.store.pages.values()) <= 50_000
    assert len(cache.store.answered) < 1_000


def test_what_is_noted_of_long_addresses_stays_bounded_too(origin, cache, ask):
    for status, host in (("404 Not Found", "a"), ("200 OK", "a:" + "1" * 5_000)):
        origin.status = status
        for number in range(50):
            ask(f"/{number}/" + "x" * 5_000)
            ask(f"/{number}/", Host=host + "b" * 5_000)
    assert sum(len(str(key)) for key in (*cache.not_kept, *cache.store.pages)) < 50_000
    assert len(origin.asked) == 200


def test_every_wording_that_is_remembered_takes_its_part_of_the_memory(cache, ask):
    ask()
    before = cache.store.size
    for number in range(40):
        ask(Accept_Encoding="x" * 400 + str(number))
    assert cache.store.size > before + 40 * 400
    cache.store.drop_oldest()
    assert (cache.store.size, cache.store.answered) == (0, {})


def test_visitors_who_read_never_disturb_one_who_fills_the_memory(cache, ask):
    """The oldest page goes while others are read: no step of that may see the order half-way."""
    cache.store.capacity = 30_000
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as visitors:
            list(visitors.map(lambda number: ask(f"/{number % 29}/").status, range(6_000)))
    finally:
        sys.setswitchinterval(interval)
    assert cache.store.size <= 30_000


def test_a_body_of_the_application_is_closed(changes):
    closed = []

    class Body:
        def __iter__(self):
            return iter([b"abc"])

        def close(self):
            closed.append(True)

    def application(environ, start_response):
        start_response("200 OK", [("Cache-Control", "public"), ("Content-Length", "3")])
        return Body()

    cache = PageCache(application, changes, capacity=10_000, session_cookie="s", secure_header=None)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "wsgi.url_scheme": "http",
    }
    assert cache(dict(environ), lambda *response: None) == [b"abc"]
    assert closed == [True]
