"""Which thread answers a request: whoever sends slowly, or asks for much, must hold up no other.

Granian calls the application in threads of its own, and knows nothing of what a request needs:

- What is in memory is answered in that thread, at once. There is one at a time: several would wait
  for one another, and serve a third less.
- A request with a body waits in that thread until the body has been read, because granian lets it
  be read nowhere else. Meanwhile another thread takes its place.
- Everything else is handed to Django's threads.
- What Django has made is given to granian at once; only what is larger than a page waits, in other
  threads, until its receiver has taken it.
"""

import logging
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import BoundedSemaphore, Condition, get_ident
from time import monotonic
from typing import Any

from granian.wsgi import Response, ResponseIterWrap, _callback_wrapper

from practice.page_cache.responses import WSGIResponse
from practice.page_cache.wsgi_cache import Environ, PageCache

logger = logging.getLogger(__name__)

DJANGO_THREADS = 2
FILE_THREADS = 16  # which send large files, each until its receiver has taken it
BODIES_AT_ONCE = 64  # in one process, from the first byte until the request is answered
GRANIAN_THREADS = BODIES_AT_ONCE + 1
SPOOLED_BYTES = 1024 * 1024  # of a body; a larger one is read into a temporary file
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
        # It imports models, for which Django has been set up by now.
        from practice.middleware import max_request_bytes

        self.max_request_bytes = max_request_bytes
        self.find_ready: Callable[[Environ], WSGIResponse | None] = lambda environ: None
        if isinstance(
            application, PageCache
        ):  # it is asked in two steps, the first without waiting
            self.find_ready, application = application.find_ready, application.look_up
        # It calls the application, and passes the response to granian.
        self.call_application = _callback_wrapper(application, scope_options, access_log_format)
        self.django_threads = ThreadPoolExecutor(DJANGO_THREADS, "django")
        self.file_threads = ThreadPoolExecutor(FILE_THREADS, "files")
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
        if length > self.max_request_bytes(environ["PATH_INFO"]):
            return refuse(protocol, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not self.free_readers.acquire(blocking=False):
            return refuse(protocol, HTTPStatus.SERVICE_UNAVAILABLE)
        self.leader.resign()
        try:
            body = read_body(environ["wsgi.input"], length)
        except BaseException as error:
            self.free_readers.release()
            if isinstance(error, IncompleteBodyError):
                return refuse(protocol, HTTPStatus.BAD_REQUEST)
            raise
        environ["wsgi.input"] = body
        self.django_threads.submit(self.respond_to_body, protocol, environ)
        return None

    def respond_to_body(self, protocol: Any, environ: Environ) -> None:
        try:
            with environ["wsgi.input"]:
                self.respond(protocol, environ)
        finally:
            self.free_readers.release()

    def respond(self, protocol: Any, environ: Environ) -> None:
        try:
            self.call_application(Sender(protocol, self.file_threads), environ)
        except Exception:
            logger.exception("A request could not be answered.")
            protocol.response_bytes(HTTPStatus.INTERNAL_SERVER_ERROR, [], b"")


class Sender:
    """Granian's protocol for one response, but a streamed one is sent by one of ``threads``.

    Granian takes a few pieces ahead, and then waits until the receiver has them.
    """

    def __init__(self, protocol: Any, threads: ThreadPoolExecutor):
        self.protocol, self.threads = protocol, threads
        self.response_bytes = protocol.response_bytes

    def response_iter(self, status: int, headers: list, body: ResponseIterWrap) -> None:
        if getattr(body.inner, "streaming", False):  # a response of Django's
            self.threads.submit(self.protocol.response_iter, status, headers, body)
        else:
            self.protocol.response_iter(status, headers, body)


class Leader:
    """Which of granian's threads takes the next request; the others wait here, or read a body.

    This is the pattern “leader/followers”. Granian starts threads when it needs them, and ends one
    that has had nothing to do for 30 s, even if it leads; so the lead is free when the thread that
    has it has done nothing for MAX_IDLE.
    """

    MAX_IDLE = 5  # seconds

    def __init__(self) -> None:
        self.thread: int | None = None
        self.active_at = 0.0  # when the leader last answered or handed over, on the monotonic clock
        self.condition = Condition()

    def wait_unless_leading(self) -> None:
        """To be called at the end of each request, which has been answered or handed over."""
        if self.thread == get_ident():
            self.active_at = monotonic()
            return
        with self.condition:
            while self.thread is not None:
                rest = self.active_at + self.MAX_IDLE - monotonic()
                if rest <= 0:
                    break
                self.condition.wait(rest)
            self.thread = get_ident()
            self.active_at = monotonic()

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
