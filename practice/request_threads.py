"""Which thread answers a request: whoever sends slowly, or asks for much, must hold up no other.

Granian calls the application in threads of its own, and knows nothing of what a request needs:

- What is in memory is answered in that thread, at once. There is one at a time: several would wait
  for one another, and serve a third less.
- A request with a body waits in that thread until the body has been read, because granian lets it
  be read nowhere else. Meanwhile another thread takes its place.
- Everything else is handed to Django's threads.
"""

import logging
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import BoundedSemaphore, Condition, get_ident
from typing import Any

from granian.wsgi import Response, _callback_wrapper

from practice.page_cache.wsgi_cache import Environ, PageCache

logger = logging.getLogger(__name__)

DJANGO_THREADS = 2
BODIES_AT_ONCE = 64  # that are being read in one process
GRANIAN_THREADS = BODIES_AT_ONCE + 1
SPOOLED_BYTES = 1024 * 1024  # of a body; a larger one is read into a temporary file
# The largest picture or document is smaller, and so is a form of the admin.
MAX_BODY_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
RETRY_AFTER = "10"  # seconds
TEXTS = {
    HTTPStatus.BAD_REQUEST: "What was sent is incomplete.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "What was sent is too large for this website.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The website has too much to do at the moment, and has not "
    "taken in what was sent. Please go back, wait some seconds, and send it again.",
}


class IncompleteBodyError(Exception):
    """The sender has gone away."""


class RequestThreads:
    """Granian's callback for ``application``. To be made in the process that serves."""

    def __init__(
        self, application: Callable, scope_options: dict[str, Any], access_log_format: str | None
    ):
        self.find_ready = (
            application.find_ready if isinstance(application, PageCache) else lambda environ: None
        )
        # It calls the application, and passes the response to granian.
        self.call_application = _callback_wrapper(application, scope_options, access_log_format)
        self.django_threads = ThreadPoolExecutor(DJANGO_THREADS, "django")
        self.free_readers = BoundedSemaphore(BODIES_AT_ONCE)
        self.leader = Leader()

    def __call__(self, protocol: Any, environ: Environ) -> None:
        if ready := self.find_ready(environ):
            response = Response()
            body = ready.send(response)
            protocol.response_bytes(response.status, response.headers, b"".join(body))
        elif length := content_length(environ):
            self.read_first(protocol, environ, length)
        else:
            self.django_threads.submit(self.respond, protocol, environ)
        self.leader.wait_unless_leading()

    def read_first(self, protocol: Any, environ: Environ, length: int) -> None:
        """Read the body, and then have one of Django's threads answer the request."""
        if length > MAX_BODY_BYTES:
            return refuse(protocol, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not self.free_readers.acquire(blocking=False):
            return refuse(protocol, HTTPStatus.SERVICE_UNAVAILABLE)
        self.leader.resign()
        try:
            environ["wsgi.input"] = read_body(environ["wsgi.input"], length)
        except IncompleteBodyError:
            return refuse(protocol, HTTPStatus.BAD_REQUEST)
        finally:
            self.free_readers.release()
        self.django_threads.submit(self.respond, protocol, environ)
        return None

    def respond(self, protocol: Any, environ: Environ) -> None:
        try:
            self.call_application(protocol, environ)
        except Exception:
            logger.exception("A request could not be answered.")
            protocol.response_bytes(HTTPStatus.INTERNAL_SERVER_ERROR, [], b"")


class Leader:
    """Which of granian's threads takes the next request; the others wait here, or read a body.

    This is the pattern “leader/followers”. Granian starts threads when it needs them, and ends one
    that has had nothing to do, even if it leads; so a thread that waits takes the lead from one
    that has had nothing to do for CHECK_INTERVAL.
    """

    CHECK_INTERVAL = 5  # seconds; granian's threads end after 30 without a request

    def __init__(self) -> None:
        self.thread: int | None = None
        self.requests = 0  # answered or handed over by threads that led
        self.condition = Condition()

    def wait_unless_leading(self) -> None:
        """To be called at the end of each request, which has been answered or handed over."""
        if self.thread == get_ident():
            self.requests += 1
            return
        with self.condition:
            while self.thread is not None:
                before = self.requests
                if not self.condition.wait(self.CHECK_INTERVAL) and self.requests == before:
                    break
            self.thread = get_ident()
            self.requests += 1

    def resign(self) -> None:
        """Let another thread lead: this one is about to wait for something else."""
        with self.condition:
            if self.thread == get_ident():
                self.thread = None
                self.condition.notify()


def content_length(environ: Environ) -> int:
    """Zero if there is none: Django reads no body without its length."""
    text = environ.get("CONTENT_LENGTH", "")
    return int(text) if text.isdecimal() else 0


def read_body(source: Any, length: int) -> tempfile.SpooledTemporaryFile:
    """All of a body. Raises IncompleteBodyError if it ends before."""
    body = tempfile.SpooledTemporaryFile(SPOOLED_BYTES)  # noqa: SIM115  Django reads it
    while length:
        chunk = source.read(min(length, CHUNK_BYTES))
        if not chunk:
            raise IncompleteBodyError
        body.write(chunk)
        length -= len(chunk)
    body.seek(0)
    return body


def refuse(protocol: Any, status: HTTPStatus) -> None:
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("Retry-After", RETRY_AFTER))
    protocol.response_bytes(status, headers, TEXTS[status].encode())
