"""Visitors who load the consultation form, send it, and try again if the site did not answer."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic
from urllib.parse import urlencode

from bench.soak.accounting import Seen
from bench.soak.canaries import canary_of
from bench.soak.forms import form_fields

PATH = "/appointment/"

FORMS_AT_ONCE = 20  # that a client loads before it sends the first
# Seconds between loading a form and sending it. One sent sooner may be held back as a robot’s.
MIN_AGE = 5
TIMEOUT = 30  # seconds, of one request
RETRY_AFTER = 0.3  # seconds
GIVE_UP_AFTER = 180  # seconds


class Stopped(Exception):
    """The soak was interrupted."""


class Failed(Exception):
    """A response that no retry mends; the message says which."""


@dataclass(frozen=True)
class Response:
    status: int
    location: str
    text: str


@dataclass(frozen=True)
class Visitor:
    address: str
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        return {"X-Forwarded-For": self.address} | ({"Cookie": cookies} if cookies else {})


@dataclass(frozen=True)
class LoadedForm:
    """A form that a visitor has filled in."""

    canary: str
    visitor: "Visitor"
    fields: dict[str, str]
    loaded_at: float


def address_of(number: int) -> str:
    """An address for each visitor, so that no limit on one network holds enquiries back."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


class Client:
    """Sends one form after another, until ``numbers`` has no more."""

    def __init__(self, port: int, numbers: SimpleQueue[int], seen: Seen, stop: Event):
        self.port = port
        self.connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self.numbers = numbers
        self.seen = seen
        self.stop = stop

    def run(self) -> None:
        try:
            while forms := [form for number in self.next_numbers() if (form := self.load(number))]:
                for form in forms:
                    self.send(form)
        except Stopped:
            pass
        finally:
            self.connection.close()

    def next_numbers(self) -> Iterator[int]:
        for _ in range(FORMS_AT_ONCE):
            try:
                yield self.numbers.get_nowait()
            except Empty:
                return

    def load(self, number: int) -> LoadedForm | None:
        """The form, filled in; None if it cannot be had, which is counted as an error."""
        canary, visitor = canary_of(number), Visitor(address_of(number))
        try:
            response = self.request(visitor, "GET", PATH, expected=200)
        except Failed as failure:
            self.seen.add_error(str(failure))
            return None
        fields = form_fields(response.text) | {
            "name": f"Visitor {number}",
            "email": f"visitor-{number}@example.org",
            "reply_by": "email",
            "message": f"I am looking for a first meeting, {canary}.",
            "consent": "on",
        }
        return LoadedForm(canary, visitor, fields, monotonic())

    def send(self, form: LoadedForm) -> None:
        """Send the form until it is acknowledged, and see the page that says so."""
        self.wait(form.loaded_at + MIN_AGE - monotonic())
        try:
            body, started = urlencode(form.fields), monotonic()
            response = self.request(form.visitor, "POST", PATH, expected=303, body=body)
            self.seen.add_acknowledged(form.canary, monotonic() - started)
            self.request(form.visitor, "GET", response.location, expected=200)
        except Failed as failure:
            self.seen.add_error(f"{form.canary}: {failure}")

    def request(
        self, visitor: Visitor, method: str, path: str, *, expected: int, body: str = ""
    ) -> Response:
        """The response, which has the status ``expected``.

        While the site refuses connections, breaks them or answers 503, the same is sent again.
        Raises Failed after another status, or when GIVE_UP_AFTER seconds have passed.
        """
        give_up_at = monotonic() + GIVE_UP_AFTER
        while monotonic() < give_up_at:
            try:
                response = self.request_once(visitor, method, path, body)
            except (OSError, HTTPException) as error:
                self.connection.close()
                reason = type(error).__name__
            else:
                if response.status == expected:
                    return response
                reason = f"status {response.status}"
                if response.status != HTTPStatus.SERVICE_UNAVAILABLE:
                    raise Failed(f"{method} {path}: {reason}")
            self.seen.add_retry(reason)
            self.wait(RETRY_AFTER)
        raise Failed(f"{method} {path}: given up after {GIVE_UP_AFTER} s ({reason})")

    def request_once(self, visitor: Visitor, method: str, path: str, body: str) -> Response:
        headers = visitor.headers()
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
        self.connection.request(method, path, body or None, headers)
        received = self.connection.getresponse()
        for cookie in received.headers.get_all("Set-Cookie", []):
            visitor.cookies.load(cookie)
        text = received.read().decode()
        return Response(received.status, received.headers.get("Location", ""), text)

    def wait(self, seconds: float) -> None:
        if self.stop.wait(max(seconds, 0)):
            raise Stopped


@contextmanager
def running_clients(
    count: int, port: int, numbers: Iterable[int], seen: Seen
) -> Iterator[list[Thread]]:
    """``count`` clients, each in a thread that ends when no number is left, or with the block."""
    queue: SimpleQueue[int] = SimpleQueue()
    for number in numbers:
        queue.put(number)
    stop = Event()
    threads = [
        Thread(target=Client(port, queue, seen, stop).run, name=f"client {n}", daemon=True)
        for n in range(count)
    ]
    try:
        for thread in threads:
            thread.start()
        yield threads
    finally:
        stop.set()
        for thread in threads:
            thread.join(TIMEOUT)
