"""How many forms of the sign-in one process looks at in a second, whoever sends them.

The limits of attempts.py are by account and by network, and a crowd of networks can guess at a
crowd of accounts. This bounds what all guesses together take from the visitors' pages: a refused
request costs neither the database, nor a template with queries, nor a hash.
"""

import time
from collections import Counter
from threading import Lock

BURST = 5  # seconds' worth of requests that may come at once
WINDOW = 60  # seconds in which a network's requests are remembered
FEW = 5  # requests of one network in a window: a sign-in with a few slips
MAX_NETWORKS = 10_000  # remembered at once


class TokenBucket:
    def __init__(self, per_second: float):
        self.per_second = per_second
        self.tokens = self.size = per_second * BURST
        self.filled_at = time.monotonic()

    def take(self) -> bool:
        now = time.monotonic()
        self.tokens = min(self.size, self.tokens + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class RequestRate:
    """Two buckets: networks that send much share one, so that they do not keep the others out."""

    def __init__(self, per_second: float):
        self.bucket_for_few = TokenBucket(per_second)
        self.bucket_for_many = TokenBucket(per_second)
        self.requests: Counter[str] = Counter()
        self.window_ends = time.monotonic() + WINDOW
        self.lock = Lock()

    def admits(self, network: str) -> bool:
        with self.lock:
            if time.monotonic() >= self.window_ends or len(self.requests) > MAX_NETWORKS:
                self.requests.clear()
                self.window_ends = time.monotonic() + WINDOW
            self.requests[network] += 1
            is_one_of_many = self.requests[network] > FEW
            return (self.bucket_for_many if is_one_of_many else self.bucket_for_few).take()
