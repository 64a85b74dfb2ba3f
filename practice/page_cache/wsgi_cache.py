"""The page cache: a WSGI application in front of another one."""

from collections.abc import Callable, Iterable
from threading import Event, Lock
from typing import Any

from practice.page_cache import cacheability
from practice.page_cache.keys import VISITOR_HEADERS, CacheKey, RequestKey
from practice.page_cache.responses import CachedResponse, Headers, WSGIResponse
from practice.page_cache.store import Store
from practice.page_cache.version import Version

Environ = dict[str, Any]
Application = Callable[[Environ, Callable], Iterable[bytes]]

MAX_ADDRESSES = 10_000  # of which parameters, or that they are uncacheable, are remembered
WAIT_TIMEOUT = 10  # seconds to wait for a response that another thread is fetching
# Removed from a request whose response is to be stored: it must be complete.
CONDITIONAL_HEADERS = (
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_RANGE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)


class PageCache:
    """Answers from memory what ``application`` has declared to be public.

    ``max_bytes`` limits the stored responses. Requests with the cookie ``session_cookie`` are
    passed to the application. ``secure_header`` is the name (as in environ) and value of the
    header in which a reverse proxy reports https, as in Django's SECURE_PROXY_SSL_HEADER.
    """

    def __init__(
        self,
        application: Application,
        version: Version,
        *,
        max_bytes: int,
        session_cookie: str,
        secure_header: tuple[str, str] | None,
    ):
        self.application = application
        self.version = version
        self.store = Store(max_bytes)
        self.session_cookie = session_cookie
        self.secure_header, self.secure_value = secure_header or ("", "")
        # By scheme, host and path: the query parameters that the response declares.
        self.parameters: dict[tuple[str, str | None, str], frozenset[str]] = {}
        # The version under which the response was uncacheable.
        self.uncacheable: dict[CacheKey, int] = {}
        self.being_fetched: dict[CacheKey, Event] = {}
        self.lock = Lock()

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        if response := self.find_ready(environ):
            return response.send(start_response)
        return self.look_up(environ, start_response)

    def find_ready(self, environ: Environ) -> WSGIResponse | None:
        """The response to the request if it is ready, and of the current version.

        It neither waits nor asks the application. Most requests end here.
        """
        if environ.keys().isdisjoint(VISITOR_HEADERS) and (
            ready := self.store.by_request.get(self.make_request_key(environ))
        ):
            cached, response = ready
            if cached.version == self.version.number:
                self.store.record_hit(cached)
                return response
        return None

    def make_request_key(self, environ: Environ) -> RequestKey:
        get = environ.get
        return (
            environ["REQUEST_METHOD"],
            get("HTTP_HOST"),
            environ["PATH_INFO"],
            environ["QUERY_STRING"],
            get("HTTP_ACCEPT_ENCODING"),
            get(self.secure_header),
        )

    def look_up(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        """Respond when ``find_ready`` has found nothing: from the store if possible, else from the
        application. The response is kept ready for the next request like it.
        """
        if not cacheability.is_cacheable_request(environ, self.session_cookie):
            return self.application(environ, start_response)
        key = self.make_key(environ)
        version = self.version.number
        if key is None or self.uncacheable.get(key) == version:
            return self.application(environ, start_response)
        cached = self.store.get(key)
        if cached is None or cached.version != version:
            if "HTTP_COOKIE" in environ:  # what is stored is made from a request without cookies
                return self.application(environ, start_response)
            fetched = self.fetch_once(key, environ)
            if isinstance(fetched, WSGIResponse):
                return fetched.send(start_response)
            cached = fetched
        response = cached.response_to(environ)
        if environ.keys().isdisjoint(VISITOR_HEADERS):
            self.store.add_request(self.make_request_key(environ), cached, response)
        return response.send(start_response)

    def make_key(self, environ: Environ) -> CacheKey | None:
        """The key of the request; None if only the application can interpret its query."""
        scheme = environ["wsgi.url_scheme"]
        if (header := environ.get(self.secure_header)) is not None:  # interpreted as Django does
            scheme = "https" if header.split(",")[0].strip() == self.secure_value else "http"
        host, path, query = environ.get("HTTP_HOST"), environ["PATH_INFO"], environ["QUERY_STRING"]
        if query and (parameters := self.parameters.get((scheme, host, path))) is not None:
            query = cacheability.normalise_query(query, parameters)
        return None if query is None else CacheKey(scheme, host, path, query)

    def fetch_once(self, key: CacheKey, environ: Environ) -> CachedResponse | WSGIResponse:
        """As ``fetch``, by one thread while others that request the same key wait for it."""
        with self.lock:
            being_fetched = self.being_fetched.get(key)
            if not being_fetched:
                self.being_fetched[key] = Event()
        if being_fetched:
            being_fetched.wait(WAIT_TIMEOUT)
            cached = self.store.get(key)
            if cached and cached.version == self.version.number:
                return cached
            return self.fetch(key, environ)
        try:
            return self.fetch(key, environ)
        finally:
            with self.lock:
                self.being_fetched.pop(key).set()

    def fetch(self, key: CacheKey, environ: Environ) -> CachedResponse | WSGIResponse:
        """Request ``key`` from the application, and store the response if it is cacheable.

        An uncacheable response is returned as it is.
        """
        version = self.version.number  # before the application reads anything
        response = self.call_application(
            {name: value for name, value in environ.items() if name not in CONDITIONAL_HEADERS}
            | {"REQUEST_METHOD": "GET", "QUERY_STRING": key.query}
        )
        if not cacheability.is_cacheable_response(response.status, response.headers):
            if cacheability.stays_uncacheable(response.status):
                put_bounded(self.uncacheable, key, version)
            if environ["REQUEST_METHOD"] == "HEAD":
                return response._replace(body=discard_body(response.body))
            return response

        parameters = cacheability.declared_parameters(response.headers)
        put_bounded(self.parameters, (key.scheme, key.host, key.path), parameters)
        previous = self.store.responses.get(key)
        hits = previous.hits // 2 if previous else 1
        cached = CachedResponse(key, version, response.headers, read_body(response.body), hits)
        # A page may repeat an irrelevant parameter of its own address in its links. Then this
        # visitor gets it, and it is not stored.
        if key.query == cacheability.normalise_query(key.query, parameters):
            self.store.put(cached)
        return cached

    def call_application(self, environ: Environ) -> WSGIResponse:
        status: str
        headers: Headers

        def start_response(*args) -> None:
            nonlocal status, headers
            status, headers, *_ = args

        body = self.application(environ, start_response)
        return WSGIResponse(status, headers, body)


def put_bounded(mapping: dict, key: tuple, value: Any) -> None:
    """Set ``mapping[key]``, emptying the mapping first if it is full."""
    if len(mapping) >= MAX_ADDRESSES:
        mapping.clear()
    mapping[key] = value


def read_body(body: Iterable[bytes]) -> bytes:
    """All of ``body``, which is then closed as PEP 3333 demands."""
    try:
        return b"".join(body)
    finally:
        discard_body(body)


def discard_body(body: Iterable[bytes]) -> list[bytes]:
    """Close ``body``, and return an empty one."""
    if hasattr(body, "close"):
        body.close()
    return []
