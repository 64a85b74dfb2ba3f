"""A delivery network in front of the site is told what to forget."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from wagtail.models import Site

from home.models import StandardPage
from practice.page_cache.responses import ASK_EACH_TIME
from practice.page_cache.worker import Watch
from tests.support.page_cache import PUBLIC

FOR_THE_NETWORK = {
    "Cache-Control": "public, max-age=0, s-maxage=86400",
    "CDN-Cache-Control": "max-age=86400",
    "No-Vary-Search": 'key-order, params, except=("page")',
}


@dataclass
class Network:
    """A server that is asked to forget addresses, as Varnish is, and writes down which."""

    told: list[str] = field(default_factory=list)
    status: int = 200


@pytest.fixture
def network(settings) -> Iterator[Network]:
    network = Network()

    class Handler(BaseHTTPRequestHandler):
        def do_PURGE(self):
            network.told.append(self.headers["Host"] + self.path)
            self.send_response(network.status)
            self.end_headers()

        def log_message(self, *ignored):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever).start()
        settings.WAGTAILFRONTENDCACHE = {
            "network": {
                "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
                "LOCATION": f"http://127.0.0.1:{server.server_port}",
            }
        }
        settings.CDN_SECONDS = 86400
        yield network
        server.shutdown()


@pytest.fixture
def site(site):
    Site.objects.update(hostname="practice.example", port=80)
    Site.clear_site_root_paths_cache()
    return Site.objects.get()


@pytest.fixture
def closed() -> list[bool]:
    return []


@pytest.fixture
def watch(cache, monkeypatch, closed) -> Watch:
    # The tests' transaction goes with its connection, so here it stays open.
    monkeypatch.setattr(
        "practice.page_cache.worker.connections.close_all", lambda: closed.append(True)
    )
    return Watch(cache)


def test_after_a_change_it_forgets_every_page_and_all_that_was_kept(
    network, site, watch, ask, changes
):
    site.root_page.add_child(instance=StandardPage(title="About", slug="about"))
    ask("/a-page-that-has-moved/")
    watch.follow()
    network.told.clear()
    watch.follow()
    assert network.told == []
    changes.increment()
    watch.follow()
    assert {
        "practice.example/",
        "practice.example/about/",
        "practice.example/a-page-that-has-moved/",
    } <= set(network.told)


def test_a_site_that_starts_tells_it_of_what_changed_before(network, site, watch):
    watch.follow()
    assert "practice.example/" in network.told


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/media/images/ \n/../a.jpg", {}),
        ("/caf\xc3\xa9/", {}),
        ("/?/#/%/", {}),
        ("/", {"Host": "practice.example:99999999"}),
        ("/", {"Host": "practice.example:8080"}),
    ],
)
def test_no_visitor_s_words_keep_it_from_being_told_the_rest(
    network, site, watch, cache, path, headers
):
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "HTTP_HOST": headers.get("Host", "practice.example"),
        "wsgi.url_scheme": "http",
    }
    cache(environ, lambda *response: None)
    watch.follow()
    assert "practice.example/" in network.told
    assert not [address for address in network.told if ":" in address]


def test_a_network_that_fails_keeps_no_page_from_being_made_anew(
    network, site, watch, ask, origin, changes
):
    network.status = 500
    ask()
    changes.increment()
    watch.follow()
    asked = len(origin.asked)
    ask()
    assert len(origin.asked) == asked


@pytest.mark.parametrize("query", ["utm_source=letter", "page=2", "x=1&page=2"])
def test_it_may_not_keep_an_address_with_a_query_because_not_all_are_known(ask, origin, query):
    origin.headers = FOR_THE_NETWORK
    for _ in range(2):
        headers = ask(f"/blog/?{query}").headers
        assert headers["cache-control"] == ASK_EACH_TIME == PUBLIC
        assert "cdn-cache-control" not in headers
    headers = ask("/blog/").headers
    assert headers["cache-control"] == FOR_THE_NETWORK["Cache-Control"]
    assert headers["cdn-cache-control"] == FOR_THE_NETWORK["CDN-Cache-Control"]


def test_nor_may_it_when_django_answers_itself(client, site, settings):
    site.root_page.add_child(instance=StandardPage(title="About", slug="about"))
    settings.CDN_SECONDS = 86400
    headers = client.get("/about/?utm_source=letter").headers
    assert headers["Cache-Control"] == ASK_EACH_TIME
    assert "CDN-Cache-Control" not in headers
    assert "s-maxage" in client.get("/about/").headers["Cache-Control"]


def test_the_watch_keeps_no_connection_that_could_break_until_the_next_change(watch, closed, site):
    watch.follow()
    assert closed == [True]
