"""The stored responses take no more memory than permitted, whatever is requested."""

import sys
from concurrent.futures import ThreadPoolExecutor


def test_the_least_recently_used_pages_are_evicted(origin, cache, send_request):
    origin.headers |= {"Content-Type": "image/avif"}
    cache.store.max_bytes = 20_000
    for number in range(4):
        send_request(f"/{number}/")
    send_request("/0/")
    for number in range(4, 7):
        send_request(f"/{number}/")
    count = len(origin.requests)
    send_request("/0/")
    assert len(origin.requests) == count
    send_request("/1/")
    assert len(origin.requests) == count + 1
    assert cache.store.size <= 20_000
    keys = {cached.key for cached, _ in cache.store.by_request.values()}
    assert keys <= set(cache.store.responses)


def test_the_size_stays_bounded_whatever_is_requested(cache, send_request):
    cache.store.max_bytes = 50_000
    for number in range(500):
        send_request(
            f"/{number}/", Accept_Encoding=f"br, x{number}", Host=f"practice.example:{number}"
        )
        send_request("/fees/", Accept_Encoding=f"br, x{number}")
    sizes = [cached.size for cached in cache.store.responses.values()]
    assert cache.store.size == sum(sizes) <= 50_000
    assert len(cache.store.by_request) < 1_000


def test_what_is_kept_about_long_addresses_stays_bounded(origin, cache, send_request):
    for status, host in (("404 Not Found", "a"), ("200 OK", "a:" + "1" * 5_000)):
        origin.status = status
        for number in range(50):
            send_request(f"/{number}/" + "x" * 5_000)
            send_request(f"/{number}/", Host=host + "b" * 5_000)
    assert sum(len(str(key)) for key in (*cache.uncacheable, *cache.store.responses)) < 50_000
    assert len(origin.requests) == 200


def test_every_request_key_counts_towards_the_size(cache, send_request):
    send_request()
    before = cache.store.size
    for number in range(40):
        send_request(Accept_Encoding="x" * 400 + str(number))
    assert cache.store.size > before + 40 * 400
    cache.store.evict_oldest()
    assert (cache.store.size, cache.store.by_request) == (0, {})


def test_concurrent_hits_do_not_disturb_eviction(cache, send_request):
    """Hits change the order of use without a lock while the oldest response is evicted."""
    cache.store.max_bytes = 30_000
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            paths = (f"/{number % 29}/" for number in range(6_000))
            statuses = set(threads.map(lambda path: send_request(path).status, paths))
    finally:
        sys.setswitchinterval(interval)
    assert statuses == {200}
    assert cache.store.size <= 30_000
