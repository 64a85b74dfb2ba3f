import io
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from practice.page_cache.version import Version
from practice.page_cache.wsgi_cache import PageCache
from tests.support.page_cache import PUBLIC, TEXT


@dataclass
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Origin:
    """A WSGI application that counts how often it was asked, and answers as it is told."""

    headers: dict[str, str] = field(default_factory=lambda: {"Cache-Control": PUBLIC})
    text: str = TEXT
    status: str = "200 OK"
    asked: list[dict] = field(default_factory=list)
    meanwhile: Callable[[], object] = bool

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        body = self.text.encode()
        self.meanwhile()
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        start_response(self.status, list((headers | self.headers).items()))
        return [body]


@pytest.fixture
def changes(tmp_path) -> Version:
    return Version(tmp_path / "changes")


@pytest.fixture
def origin() -> Origin:
    return Origin()


@pytest.fixture
def cache(origin, changes) -> PageCache:
    return PageCache(
        origin,
        changes,
        capacity=1_000_000,
        session_cookie="__Host-sessionid",
        secure_header=("HTTP_X_FORWARDED_PROTO", "https"),
    )


@pytest.fixture
def ask(cache):
    """``ask("/fees/?page=2", Cookie="a=b")`` asks the page cache as a browser would."""

    def ask(address: str = "/fees/", method: str = "GET", **headers: str) -> Answered:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "practice.example",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
        }
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        said: list = []
        body = b"".join(cache(environ, lambda *response: said.append(response)))
        status, sent = said[-1][:2]
        return Answered(int(status.split()[0]), {k.lower(): v for k, v in sent}, body)

    return ask
