from collections.abc import Callable
from dataclasses import dataclass, field
from unittest.mock import Mock

import pytest

from practice.page_cache.version import Version
from practice.page_cache.worker import CacheWorker
from practice.page_cache.wsgi_cache import PageCache
from tests.support.page_cache import PUBLIC, TEXT, make_environ


@dataclass
class Response:
    status: int
    headers: dict[str, str]  # by lower-case name
    body: bytes


@dataclass
class Origin:
    """A WSGI application that records its requests and sends the response set here."""

    headers: dict[str, str] = field(default_factory=lambda: {"Cache-Control": PUBLIC})
    text: str = TEXT
    status: str = "200 OK"
    requests: list[dict] = field(default_factory=list)  # as environ
    before_response: Callable[[], object] = lambda: None

    def __call__(self, environ, start_response):
        self.requests.append(environ)
        body = self.text.encode()
        self.before_response()
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        start_response(self.status, list((headers | self.headers).items()))
        return [body]


@pytest.fixture
def version(tmp_path) -> Version:
    return Version(tmp_path / "version")


@pytest.fixture
def origin() -> Origin:
    return Origin()


@pytest.fixture
def cache(origin, version) -> PageCache:
    return PageCache(
        origin,
        version,
        max_bytes=1_000_000,
        session_cookie="__Host-sessionid",
        secure_header=("HTTP_X_FORWARDED_PROTO", "https"),
    )


@pytest.fixture
def send_request(cache):
    """``send_request("/fees/?page=2", Cookie="a=b")`` is the cache's response to a browser."""

    def send_request(path: str = "/fees/", method: str = "GET", **headers: str) -> Response:
        started: list = []
        environ = make_environ(path, method, **headers)
        body = b"".join(cache(environ, lambda *arguments: started.append(arguments)))
        status, sent = started[-1][:2]
        return Response(int(status.split()[0]), {k.lower(): v for k, v in sent}, body)

    return send_request


@pytest.fixture
def close_connections(monkeypatch) -> Mock:
    # The tests' transaction would be lost with its connection, which therefore stays open.
    mock = Mock()
    monkeypatch.setattr("practice.page_cache.worker.connections.close_all", mock)
    return mock


@pytest.fixture
def worker(cache, close_connections) -> CacheWorker:
    """A worker that is not running."""
    return CacheWorker(cache)
