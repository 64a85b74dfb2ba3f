"""The page cache as the settings configure it."""

from collections.abc import Callable, Iterable

from django.conf import settings

from practice.page_cache.configured_version import configured_version
from practice.page_cache.worker import CacheWorker
from practice.page_cache.wsgi_cache import Application, Environ, PageCache


def cached_wsgi_application(application: Application) -> PageCache:
    """``application`` behind a page cache with its worker."""

    # A server may load the application and then fork its processes, in which no thread of the
    # parent runs. The first request in each finds an empty cache, and so is passed on to here.
    def start_worker_and_respond(environ: Environ, start_response: Callable) -> Iterable[bytes]:
        worker.start_if_not_running()
        return application(environ, start_response)

    page_cache = PageCache(
        start_worker_and_respond,
        configured_version(),
        max_bytes=settings.PAGE_CACHE_MAX_BYTES,
        session_cookie=settings.SESSION_COOKIE_NAME,
        secure_header=settings.SECURE_PROXY_SSL_HEADER,
    )
    worker = CacheWorker(page_cache)
    return page_cache
