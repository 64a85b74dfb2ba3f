"""How many forms of the sign-in one process looks at in a second, whoever sends them.

The limits of attempts.py are by account and by network, and a crowd of networks can guess at a
crowd of accounts. This bounds what all guesses together take from the visitors' pages. It stands in
front of Django, so that a refused request costs next to nothing.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from threading import Lock
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from practice.throttling.client_address import client_network

# Beneath /admin/, what takes a password, a code or an address: practice/accounts/urls.py
PATHS = ("login/", "confirm/", "invitation/", "password/", "email/", "second-factor/")

Clock = Callable[[], float]  # seconds

BURST = 5  # requests that may come at once
WINDOW = 60  # seconds in which a network's requests are remembered
FEW = 5  # requests of one network in a window: a sign-in with a few slips
MAX_NETWORKS = 10_000  # remembered at once


class TokenBucket:
    def __init__(self, per_second: float, clock: Clock):
        self.per_second, self.clock = per_second, clock
        self.tokens: float = BURST
        self.filled_at = clock()

    def take(self) -> bool:
        now = self.clock()
        self.tokens = min(BURST, self.tokens + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class RequestRate:
    """Two buckets: networks that send much share one, so that they do not keep the others out."""

    def __init__(self, per_second: float, clock: Clock = time.monotonic):
        self.clock = clock
        self.bucket_for_few = TokenBucket(per_second, clock)
        self.bucket_for_many = TokenBucket(per_second, clock)
        self.requests: Counter[str] = Counter()
        self.window_ends = clock() + WINDOW
        self.lock = Lock()

    def admits(self, network: str) -> bool:
        with self.lock:
            if self.clock() >= self.window_ends or len(self.requests) > MAX_NETWORKS:
                self.requests.clear()
                self.window_ends = self.clock() + WINDOW
            self.requests[network] += 1
            is_one_of_many = self.requests[network] > FEW
            return (self.bucket_for_many if is_one_of_many else self.bucket_for_few).take()


class RateLimitedSignIn:
    """A WSGI application that answers 429 where ``application`` would get too much to do."""

    def __init__(self, application: Callable, per_second: float):
        self.application = application
        self.rate = RequestRate(per_second)

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].startswith(self.paths):
            request = HttpRequest()
            request.META = environ
            if not self.rate.admits(client_network(request)):
                start_response("429 Too Many Requests", self.headers)
                return [self.page]
        return self.application(environ, start_response)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        return tuple(reverse("wagtailadmin_home") + path for path in PATHS)

    @cached_property
    def page(self) -> bytes:
        return render_to_string("accounts/busy.html").encode()

    @cached_property
    def headers(self) -> list[tuple[str, str]]:
        return [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(self.page))),
            ("Content-Security-Policy", "default-src 'none'; style-src 'self'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store, private"),
            ("Retry-After", "5"),
        ]
