"""What a process does about changes beside answering visitors."""

import logging
from threading import Thread
from time import sleep

from django.conf import settings
from django.db import connections

from practice.page_cache.purging import purge
from practice.page_cache.warming import warm
from practice.page_cache.wsgi_cache import PageCache

logger = logging.getLogger(__name__)

EVERY = 0.25  # seconds; other machines' changes are shown no later than twice this


class Watch(Thread):
    """Asks for the other machines' changes; and after each change makes the most-read pages anew,
    and tells the delivery network, if there is one."""

    def __init__(self, cache: PageCache):
        super().__init__(name="page cache watch", daemon=True)
        self.cache = cache
        self.changes = cache.changes

        # Nothing yet: what changed while no process ran, the network has not been told.
        self.seen = 0

    def run(self) -> None:
        while True:
            sleep(EVERY)
            try:
                self.follow()
            except Exception:  # it must go on: nobody else asks the other machines
                logger.exception("The page cache could not follow a change, and will try again.")

    def follow(self) -> None:
        """Do what is to be done about the changes since the last time."""
        heard = self.changes.synchronise()
        self.cache.numbers = self.changes.numbers  # of another file, if it was replaced
        number = self.changes.number
        if not heard or number == self.seen:
            return
        try:
            if settings.CDN_SECONDS:
                purge(self.cache)
            warm(self.cache, number)
            self.seen = number
        finally:
            # A connection would be idle until the next change, and then perhaps be broken.
            connections.close_all()
