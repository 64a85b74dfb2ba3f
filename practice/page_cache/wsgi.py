"""The page cache as the settings want it."""

from django.conf import settings

from practice.page_cache.version import shared_version
from practice.page_cache.worker import Watch
from practice.page_cache.wsgi_cache import Application, PageCache


def page_cache(application: Application) -> PageCache:
    """``application`` behind a page cache.

    It watches for changes from its first request on, in the process that answers it: threads do
    not go along when a server divides itself into processes.
    """
    cache = PageCache(
        application,
        shared_version(),
        capacity=settings.PAGE_CACHE_BYTES,
        session_cookie=settings.SESSION_COOKIE_NAME,
        secure_header=settings.SECURE_PROXY_SSL_HEADER,
    )
    cache.at_first = Watch(cache).start
    return cache
