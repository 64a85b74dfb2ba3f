"""Visitors who send the consultation form at a steady rate."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from urllib.parse import urlencode

from bench.soak.accounting import Seen
from bench.soak.clients import MIN_AGE, PATH, TIMEOUT, Client, Failed, LoadedForm, Stopped

CLIENTS = 16


class PacedClient(Client):
    """Sends a form every ``interval`` seconds, or as soon after as the site has answered.

    It loads forms as far ahead as they have to be old.
    """

    def __init__(self, port: int, first: int, seen: Seen, stop: Event, interval: float):
        super().__init__(port, SimpleQueue(), seen, stop)
        self.own_numbers = count(first, CLIENTS)
        self.interval = interval
        self.next_send_at = 0.0

    def run(self) -> None:
        loaded: deque[LoadedForm] = deque()
        try:
            for number in self.own_numbers:
                if form := self.load(number):
                    loaded.append(form)
                if len(loaded) > MIN_AGE / self.interval:
                    self.send(loaded.popleft())
        except Stopped:
            pass
        finally:
            self.connection.close()

    def send(self, form: LoadedForm) -> None:
        self.next_send_at = self.next_send_at or form.loaded_at + MIN_AGE
        self.wait(max(self.next_send_at, form.loaded_at + MIN_AGE) - monotonic())
        self.next_send_at += self.interval
        body, started = urlencode(form.fields), monotonic()
        try:
            self.request(form.visitor, "POST", PATH, expected=303, body=body)
        except Failed as failure:
            self.seen.add_error(f"{form.canary}: {failure}")
        else:
            self.seen.add_acknowledged(form.canary, monotonic() - started)


@contextmanager
def posting(port: int, rate: float, seen: Seen) -> Iterator[None]:
    """Send ``rate`` forms a second until the end of the block, the first after MIN_AGE seconds."""
    stop = Event()
    threads = [
        Thread(target=PacedClient(port, n, seen, stop, CLIENTS / rate).run, daemon=True)
        for n in range(CLIENTS)
    ]
    try:
        for thread in threads:
            thread.start()
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(TIMEOUT)
