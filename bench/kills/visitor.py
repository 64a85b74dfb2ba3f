"""A visitor who asks for one page again and again, each time with a new connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from time import monotonic

TIMEOUT = 30  # seconds
PAUSE = 0.01  # seconds


class Visitor:
    def __init__(self, port: int, path: str):
        self.port, self.path = port, path
        self.stop = Event()
        self.requests = 0
        self.failures: list[str] = []
        self.longest = 0.0  # seconds
        self.asked_at = 0.0  # when the last request that was answered began, on the monotonic clock

    def run(self) -> None:
        while not self.stop.wait(PAUSE):
            began = monotonic()
            failure = self.ask()
            self.requests += 1
            if failure:
                self.failures.append(failure)
            else:
                self.asked_at = began
                self.longest = max(self.longest, monotonic() - began)

    def ask(self) -> str:
        """What was wrong; empty if the page came."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request("GET", self.path)
            response = connection.getresponse()
            response.read()
            return "" if response.status == 200 else f"status {response.status}"
        except (OSError, HTTPException) as error:
            return type(error).__name__
        finally:
            connection.close()


@contextmanager
def running_visitor(port: int, path: str) -> Iterator[Visitor]:
    visitor = Visitor(port, path)
    thread = Thread(target=visitor.run, name="visitor", daemon=True)
    thread.start()
    try:
        yield visitor
    finally:
        visitor.stop.set()
        thread.join(TIMEOUT)
