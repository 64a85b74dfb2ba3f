"""``python -m bench.slow_senders``: see ``make slow-senders``.

It asks a demo site of its own, or with --port whatever listens there, such as a proxy in front.
"""

import argparse
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

from bench.processes import STATIC_FILES, exit_with_status_of, free_port
from bench.progress import console
from bench.served_site import served
from bench.sites import demo_site
from bench.slow_senders.senders import slow_senders

IN_TIME = 1  # seconds
MIN_SHARE = 0.95  # of pages from memory that come in time
TIMEOUT = 30  # seconds
PAUSE = 0.05  # seconds between requests
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Visitor:
    """Asks for one thing again and again, each time with a new connection."""

    name: str
    method: str
    path: str
    expected: int  # status; a form without a token of its own is refused with 403
    body: str | None = None
    waits: list[float] = field(default_factory=list)  # seconds, of what was answered as expected
    failures: int = 0

    def run(self, port: int, tls: ssl.SSLContext | None, until: float) -> None:
        while monotonic() < until:
            began = monotonic()
            connection = (
                HTTPSConnection("127.0.0.1", port, timeout=TIMEOUT, context=tls)
                if tls
                else HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
            )
            try:
                connection.request(self.method, self.path, self.body, FORM if self.body else {})
                response = connection.getresponse()
                response.read()
                if response.status != self.expected:
                    raise HTTPException
                self.waits.append(monotonic() - began)
            except (OSError, HTTPException):
                self.failures += 1
            finally:
                connection.close()
            sleep(PAUSE)

    @property
    def share_in_time(self) -> float:
        in_time = sum(wait <= IN_TIME for wait in self.waits)
        return in_time / max(1, len(self.waits) + self.failures)

    def __str__(self) -> str:
        return (
            f"{self.name}: {len(self.waits)} answered, {self.failures} not, "
            f"{self.share_in_time:.1%} within {IN_TIME} s, at most "
            f"{max(self.waits, default=0):.2f} s"
        )


def main() -> int:
    options = parse_options()
    visitors = [
        Visitor("page from memory", "GET", "/blog/", 200),
        Visitor("form", "GET", "/appointment/", 200),
        Visitor("sending the form", "POST", "/appointment/", 403, "message=example"),
        Visitor("health", "GET", "/health/", 200),
    ]
    # A proxy on loopback may have a certificate of its own making.
    tls = ssl._create_unverified_context() if options.https else None  # noqa: S323
    with site_to_ask(options) as port:
        ask(port, tls, [Visitor("first", "GET", "/blog/", 200)], seconds=2)
        with slow_senders(port, tls, options.senders):
            sleep(2)
            ask(port, tls, visitors, options.seconds)
    for visitor in visitors:
        print(visitor)
    print(" ".join(f"{v.name.replace(' ', '_')}={v.share_in_time:.3f}" for v in visitors))
    return 0 if visitors[0].share_in_time >= MIN_SHARE else 1


def ask(port: int, tls: ssl.SSLContext | None, visitors: list[Visitor], seconds: float) -> None:
    until = monotonic() + seconds
    threads = [Thread(target=visitor.run, args=(port, tls, until)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def site_to_ask(options: argparse.Namespace) -> Iterator[int]:
    """The port of the site."""
    if options.port:
        yield options.port
        return
    with tempfile.TemporaryDirectory(prefix="slow-senders-") as name:
        folder = Path(name)
        console.print("Making a site …")
        with (
            demo_site(folder / "site", STATIC_FILES) as site,
            served(site, free_port(), folder / "site.log") as running,
        ):
            yield running.port


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.slow_senders", description="Send a byte a second.")
    parser.add_argument("--senders", type=int, default=64, help="(64)")
    parser.add_argument("--seconds", type=float, default=60, help="(60)")
    parser.add_argument("--port", type=int, help="of a site that runs already")
    parser.add_argument("--https", action="store_true", help="if that port is a proxy’s")
    return parser.parse_args()


if __name__ == "__main__":
    exit_with_status_of(main)
