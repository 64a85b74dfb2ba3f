"""The stored responses, within a limit of memory."""

from collections import OrderedDict
from threading import Lock

from practice.page_cache.keys import CacheKey, RequestKey
from practice.page_cache.responses import CachedResponse, WSGIResponse

MAX_REQUEST_KEYS = 50  # of one stored response
MAX_REQUEST_KEY_LENGTH = 500  # characters
OVERHEAD_BYTES = 500  # of Python's objects for a request key, beside its characters; roughly


class Store:
    """Responses by key; above ``max_bytes`` the least recently used are evicted."""

    def __init__(self, max_bytes: int):
        self.max_bytes = max_bytes
        self.size = 0  # bytes
        self.responses: OrderedDict[CacheKey, CachedResponse] = OrderedDict()
        # The ready response to a request, with the stored one from which it was made.
        self.by_request: dict[RequestKey, tuple[CachedResponse, WSGIResponse]] = {}
        self.lock = Lock()

    def get(self, key: CacheKey) -> CachedResponse | None:
        cached = self.responses.get(key)
        if cached:
            self.record_hit(cached)
        return cached

    def record_hit(self, cached: CachedResponse) -> None:
        """Count a use of ``cached``, and make it the most recently used."""
        cached.hits += 1
        try:  # noqa: SIM105  suppress() would take longer than the rest of this method
            self.responses.move_to_end(cached.key)
        except KeyError:  # another thread has just evicted it
            pass

    def put(self, cached: CachedResponse) -> None:
        """Store ``cached`` in place of any response of the same key, if it fits."""
        with self.lock:
            if previous := self.responses.pop(cached.key, None):
                self.release(previous)
            if cached.size > self.max_bytes:
                return
            self.responses[cached.key] = cached
            self.size += cached.size
            self.evict()

    def add_request(
        self, request_key: RequestKey, cached: CachedResponse, response: WSGIResponse
    ) -> None:
        """Keep ``response``, made from ``cached``, ready for requests with ``request_key``.

        Does nothing if ``cached`` is not stored, or the request too long or one too many.
        """
        length = sum(len(value) for value in request_key if value)
        if length > MAX_REQUEST_KEY_LENGTH:
            return
        with self.lock:
            is_stored = self.responses.get(cached.key) is cached
            if is_stored and len(cached.request_keys) < MAX_REQUEST_KEYS:
                cached.request_keys.append(request_key)
                cached.size += length + OVERHEAD_BYTES
                self.size += length + OVERHEAD_BYTES
                self.by_request[request_key] = cached, response
                self.evict()

    def evict(self) -> None:
        """Remove the least recently used until the rest fits. The caller holds the lock."""
        while self.size > self.max_bytes:
            self.evict_oldest()

    def evict_oldest(self) -> None:
        # In one step: record_hit() changes the order without the lock.
        _, cached = self.responses.popitem(last=False)
        self.release(cached)

    def release(self, cached: CachedResponse) -> None:
        """Account for ``cached``, which was taken out of ``responses``."""
        self.size -= cached.size
        for request_key in cached.request_keys:
            self.by_request.pop(request_key, None)

    def list_keys(self) -> list[CacheKey]:
        with self.lock:
            return list(self.responses)

    def most_requested(self, count: int) -> list[CachedResponse]:
        """At most ``count`` responses, those with the most hits first."""
        with self.lock:
            responses = list(self.responses.values())
        return sorted(responses, key=lambda cached: cached.hits, reverse=True)[:count]
