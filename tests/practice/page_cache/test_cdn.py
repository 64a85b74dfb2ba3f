"""A content delivery network in front of the site is purged of what has changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from wagtail.models import Site

from home.models import StandardPage
from tests.support.page_cache import PUBLIC, make_environ

CDN_HEADERS = {
    "Cache-Control": "public, max-age=0, s-maxage=86400",
    "CDN-Cache-Control": "max-age=86400",
    "No-Vary-Search": 'key-order, params, except=("page")',
}


@dataclass
class CDN:
    """A server that accepts PURGE requests, as Varnish does, and records their addresses."""

    purged: list[str] = field(default_factory=list)
    status: int = 200


@pytest.fixture
def cdn(settings) -> Iterator[CDN]:
    cdn = CDN()

    class Handler(BaseHTTPRequestHandler):
        def do_PURGE(self):
            cdn.purged.append(self.headers["Host"] + self.path)
            self.send_response(cdn.status)
            self.end_headers()

        def log_message(self, *ignored):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever).start()
        settings.WAGTAILFRONTENDCACHE = {
            "cdn": {
                "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
                "LOCATION": f"http://127.0.0.1:{server.server_port}",
            }
        }
        settings.PAGE_CACHE_CDN_MAX_AGE = 86400
        yield cdn
        server.shutdown()


@pytest.fixture
def site(site):
    Site.objects.update(hostname="practice.example", port=80)
    Site.clear_site_root_paths_cache()
    return Site.objects.get()


def test_a_change_purges_every_page_and_every_cached_address(
    cdn, site, worker, send_request, version
):
    site.root_page.add_child(instance=StandardPage(title="About", slug="about"))
    send_request("/a-page-that-has-moved/")
    worker.handle_change()
    cdn.purged.clear()
    worker.handle_change()
    assert cdn.purged == []
    version.increment()
    worker.handle_change()
    assert {
        "practice.example/",
        "practice.example/about/",
        "practice.example/a-page-that-has-moved/",
    } <= set(cdn.purged)


def test_a_site_that_starts_purges_what_changed_before(cdn, site, worker):
    worker.handle_change()
    assert "practice.example/" in cdn.purged


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("/media/images/ \n/../a.jpg", "practice.example"),
        ("/caf\xc3\xa9/", "practice.example"),
        ("/?/#/%/", "practice.example"),
        ("/", "practice.example:99999999"),
        ("/", "practice.example:8080"),
    ],
)
def test_no_address_that_a_visitor_sends_prevents_the_purge(cdn, site, worker, cache, path, host):
    cache(make_environ(Host=host) | {"PATH_INFO": path}, lambda *arguments: None)
    worker.handle_change()
    assert "practice.example/" in cdn.purged
    assert not [address for address in cdn.purged if ":" in address]


def test_pages_are_made_again_though_the_purge_fails(
    cdn, site, worker, send_request, origin, version
):
    cdn.status = 500
    send_request()
    version.increment()
    worker.handle_change()
    count = len(origin.requests)
    send_request()
    assert len(origin.requests) == count


@pytest.mark.parametrize("query", ["utm_source=letter", "page=2", "x=1&page=2"])
def test_the_cache_lets_no_network_store_an_address_with_a_query(send_request, origin, query):
    """Not all such addresses are known, so they cannot be purged."""
    origin.headers = CDN_HEADERS
    for _ in range(2):
        headers = send_request(f"/blog/?{query}").headers
        assert headers["cache-control"] == PUBLIC
        assert "cdn-cache-control" not in headers
    headers = send_request("/blog/").headers
    assert headers["cache-control"] == CDN_HEADERS["Cache-Control"]
    assert headers["cdn-cache-control"] == CDN_HEADERS["CDN-Cache-Control"]
