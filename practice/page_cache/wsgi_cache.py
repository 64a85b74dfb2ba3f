"""The page cache: a WSGI application in front of Django's."""

from collections.abc import Callable, Iterable
from threading import Event, Lock
from typing import Any

from practice.page_cache import cacheability as rules
from practice.page_cache.responses import Page
from practice.page_cache.store import Store
from practice.page_cache.version import NUMBER, Version

Environ = dict[str, Any]
Application = Callable[[Environ, Callable], Iterable[bytes]]

MOST_NOTED = 10_000  # addresses of which something is noted, beside the pages themselves
PATIENCE = 10  # seconds to wait for a page that another thread is making
# What every visitor gets is made without these, and whole.
OF_ONE_VISITOR = (
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_RANGE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)


class PageCache:
    """Answers from memory what ``application`` has said all visitors may get.

    ``capacity`` is the size of that memory in bytes; ``session_cookie`` the name of the cookie
    whose bearer is always sent on to the application; ``secure_header`` the name and value by
    which a server in front says that it was asked over https.
    """

    def __init__(
        self,
        application: Application,
        changes: Version,
        *,
        capacity: int,
        session_cookie: str,
        secure_header: tuple[str, str] | None,
    ):
        self.application = application
        self.changes = changes
        self.numbers = changes.numbers
        self.store = Store(capacity)
        self.answered = self.store.answered
        self.session_cookie = session_cookie
        self.secure_header, self.secure_value = secure_header or ("", "")
        # Which query parameters matter to an address; at which change a page was not to be kept.
        self.parameters: dict[tuple, frozenset[str]] = {}
        self.not_kept: dict[tuple, int] = {}
        self.being_made: dict[tuple, Event] = {}
        self.at_first: Callable[[], None] | None = None  # called with the first request
        self.lock = Lock()

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        """Most visitors are answered here: everything an answer depends on is in ``request``."""
        get = environ.get
        request = (
            environ["REQUEST_METHOD"],
            get("HTTP_HOST"),
            environ["PATH_INFO"],
            environ["QUERY_STRING"],
            get("HTTP_ACCEPT_ENCODING"),
            get(self.secure_header),
            get("HTTP_COOKIE"),
            get("HTTP_AUTHORIZATION"),
            get("HTTP_IF_NONE_MATCH"),
            get("HTTP_IF_MODIFIED_SINCE"),
        )
        known = self.answered.get(request)
        if known is None or known[0].number != self.numbers[NUMBER]:
            return self.look_up(request, environ, start_response)
        page, (status, headers, body) = known
        self.store.touch(page)
        start_response(status, headers)
        return body

    def look_up(self, request: tuple, environ: Environ, start_response) -> Iterable[bytes]:
        if self.at_first is not None:
            self.begin()
        if not rules.is_anonymous_read(environ, self.session_cookie):
            return self.application(environ, start_response)
        key = self.key(environ)
        number = self.changes.number
        if key is None or self.not_kept.get(key) == number:
            return self.application(environ, start_response)
        page = self.store.get(key)
        if page is None or page.number != number:
            if "HTTP_COOKIE" in environ:  # a page for all is made for somebody without any
                return self.application(environ, start_response)
            page, response = self.make_once(key, environ, start_response)
            if page is None:
                return response
        answer = page.answer(environ)
        if request[6:] == (None, None, None, None):
            self.store.remember(request, page, answer)
        status, headers, body = answer
        start_response(status, headers)
        return body

    def begin(self) -> None:
        with self.lock:
            at_first, self.at_first = self.at_first, None
        if at_first is not None:
            at_first()

    def key(self, environ: Environ) -> tuple | None:
        """Scheme, host, path and query; None if it is for the application to read the query."""
        scheme = environ["wsgi.url_scheme"]
        if (said := environ.get(self.secure_header)) is not None:  # read as Django reads it
            scheme = "https" if said.split(",")[0].strip() == self.secure_value else "http"
        address = (scheme, environ.get("HTTP_HOST"), environ["PATH_INFO"])
        query = environ["QUERY_STRING"]
        if query and (declared := self.parameters.get(address)) is not None:
            query = rules.only_declared(query, declared)
        return None if query is None else (*address, query)

    def make_once(self, key, environ, start_response) -> tuple[Page | None, Iterable[bytes]]:
        """The page under ``key``, made by one thread while the others wait; or None, and what to
        return for an answer that is not to be kept."""
        with self.lock:
            being_made = self.being_made.get(key)
            if not being_made:
                self.being_made[key] = Event()
        if being_made:
            being_made.wait(PATIENCE)
            page = self.store.get(key)
            if page and page.number == self.changes.number:
                return page, []
            return self.make(key, environ, start_response)
        try:
            return self.make(key, environ, start_response)
        finally:
            with self.lock:
                self.being_made.pop(key).set()

    def make(self, key, environ, start_response) -> tuple[Page | None, Iterable[bytes]]:
        """As ``make_once``, by this thread."""
        *address, query = key
        number = self.changes.number  # before the application reads anything
        asked = {name: value for name, value in environ.items() if name not in OF_ONE_VISITOR}
        asked |= {"REQUEST_METHOD": "GET", "QUERY_STRING": query}
        said: list[tuple] = []
        body = self.application(asked, lambda *response: said.append(response))
        status, headers = said[0][:2]
        if not rules.may_be_kept(status, headers):
            if rules.will_not_be_kept(status):
                note(self.not_kept, key, number)
            start_response(*said[0])
            return None, body if environ["REQUEST_METHOD"] == "GET" else without_body(body)

        declared = rules.declared_parameters(headers)
        note(self.parameters, tuple(address), declared)
        before = self.store.pages.get(key)
        reads = before.reads // 2 if before else 1
        page = Page(key, number, headers, read(body), reads)
        # Asked with a parameter that makes no difference, it may yet repeat it in a link: this
        # visitor gets it so, and the next is made without.
        if query == rules.only_declared(query, declared):
            self.store.put(page)
        return page, []


def note(notes: dict, key: tuple, value: Any) -> None:
    """Write ``value`` into ``notes``, which are thrown away when there are too many."""
    if len(notes) >= MOST_NOTED:
        notes.clear()
    notes[key] = value


def read(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        without_body(body)


def without_body(body: Iterable[bytes]) -> list[bytes]:
    """Nothing, after the application was told that nobody will read ``body``."""
    if hasattr(body, "close"):
        body.close()
    return []
