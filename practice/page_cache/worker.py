"""The thread in each process that follows changes."""

import logging
from threading import Lock, Thread
from time import sleep

from django.conf import settings
from django.db import connections

from practice.page_cache.cdn import purge_cdn
from practice.page_cache.warming import warm
from practice.page_cache.wsgi_cache import PageCache

logger = logging.getLogger(__name__)

INTERVAL = 0.25  # seconds; another machine's change is shown after twice this at the latest


class CacheWorker:
    """Synchronises the version four times a second, in a thread of its own.

    After each change it purges the content delivery network, if there is one, and warms ``cache``.
    """

    def __init__(self, cache: PageCache):
        self.cache = cache
        # No version has been handled yet: the network was not purged of what changed while no
        # process was running.
        self.handled_version = 0
        self.thread: Thread | None = None
        self.lock = Lock()

    def start_if_not_running(self) -> None:
        """Start the thread, if it is not running in this process."""
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                self.thread = Thread(target=self.run, name="page cache worker", daemon=True)
                self.thread.start()

    def run(self) -> None:
        while True:
            sleep(INTERVAL)
            try:
                self.handle_change()
            except Exception:  # the loop must go on: nothing else synchronises the version
                logger.exception("The page cache could not handle a change, and will try again.")

    def handle_change(self) -> None:
        """Synchronise the version, and purge and warm if it is a new one."""
        is_synchronised = self.cache.version.synchronise()
        version = self.cache.version.number
        if not is_synchronised or version == self.handled_version:
            return
        try:
            if settings.PAGE_CACHE_CDN_MAX_AGE:
                purge_cdn(self.cache)
            self.handled_version = version  # an error while warming must not purge again
            warm(self.cache, version)
        finally:
            # A database connection would be idle until the next change, and may break meanwhile.
            connections.close_all()
