"""Making the most-read pages anew after a change, so that their next visitor need not wait."""

import io
import sys

from practice.page_cache.wsgi_cache import Environ, PageCache, without_body

WARMED = 20  # pages


def warm(cache: PageCache, number: int) -> None:
    """Make the most-read pages of ``cache`` anew, unless something changes after ``number``."""
    for page in cache.store.most_read(WARMED):
        if cache.changes.number != number:
            return
        if page.number != number:
            without_body(cache(request_for(cache, page.key), ignore))


def ignore(status, headers, exc_info=None) -> None:
    """A start_response for nobody."""


def request_for(cache: PageCache, key: tuple) -> Environ:
    """The request of a visitor who asks for the page under ``key``."""
    scheme, host, path, query = key
    name, _, port = (host or "").partition(":")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": name,
        "SERVER_PORT": port or ("443" if scheme == "https" else "80"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        cache.secure_header: cache.secure_value if scheme == "https" else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
