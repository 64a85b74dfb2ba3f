"""Makes the most requested pages again after a change, before a visitor has to wait for them."""

import io
import sys

from practice.page_cache.keys import CacheKey
from practice.page_cache.wsgi_cache import Environ, PageCache, discard_body

MAX_PAGES = 20


def warm(cache: PageCache, version: int) -> None:
    """Request the most requested pages from ``cache``, until the version is no longer this one."""
    for cached in cache.store.most_requested(MAX_PAGES):
        if cache.version.number != version:
            return
        if cached.version != version:
            discard_body(cache(make_environ(cache, cached.key), ignore_response))


def ignore_response(status, headers, exc_info=None) -> None:
    """A ``start_response`` that sends nothing."""


def make_environ(cache: PageCache, key: CacheKey) -> Environ:
    """The request of a visitor for the page under ``key``."""
    name, _, port = (key.host or "").partition(":")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": key.path,
        "QUERY_STRING": key.query,
        "SERVER_NAME": name,
        "SERVER_PORT": port or ("443" if key.scheme == "https" else "80"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        **({"HTTP_HOST": key.host} if key.host else {}),
        cache.secure_header: cache.secure_value if key.scheme == "https" else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": key.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
