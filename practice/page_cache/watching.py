"""What a process does about changes beside answering visitors."""

import logging
from threading import Thread
from time import sleep

from django.conf import settings

from practice.page_cache.layer import PageCache
from practice.page_cache.purging import purge
from practice.page_cache.warming import warm

logger = logging.getLogger(__name__)

EVERY = 0.25  # seconds; other machines' changes are shown no later than twice this


class Watch(Thread):
    """Asks for the other machines' changes; and after each change makes the most-read pages anew,
    and tells the delivery network, if there is one."""

    def __init__(self, cache: PageCache):
        super().__init__(name="page cache watch", daemon=True)
        self.cache = cache
        self.changes = cache.changes

    def run(self) -> None:
        seen = self.changes.number
        while True:
            sleep(EVERY)
            try:
                if not self.changes.hear():
                    continue
                if (number := self.changes.number) != seen:
                    if settings.CDN_SECONDS:
                        purge(self.cache)
                    warm(self.cache, number)
                    seen = number
            except Exception:  # it must go on: nobody else asks the other machines
                logger.exception("The page cache could not follow a change, and will try again.")
