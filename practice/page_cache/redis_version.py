"""The version of the site's content, shared by several machines through Redis."""

import logging
import time
from pathlib import Path

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from practice.page_cache.version import NUMBER, Version

logger = logging.getLogger(__name__)

KEY = "page_cache:version"  # a counter in Redis, incremented with each change on any machine
TIMEOUT = 0.25  # seconds
# Indexes of further fields of the file: the last known value of the counter in Redis, and whether
# the counter has yet to be incremented for a change on this machine (0 or 1); and when a failure of
# Redis was last logged, in seconds.
REDIS_COUNTER, UNSENT, LOGGED_AT = NUMBER + 1, NUMBER + 2, NUMBER + 3
SECONDS_BETWEEN_LINES = 60  # in the log, for all processes of the machine together


class RedisVersion(Version):
    """A version of each machine; changes on other machines arrive with ``synchronise``."""

    def __init__(self, path: Path, redis_url: str):
        super().__init__(path)
        self.redis = Redis.from_url(
            redis_url,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 1),  # the default takes seconds, during which staff wait
        )

    def increment(self) -> None:
        super().increment()
        if not self.fields[UNSENT]:  # otherwise Redis is down; synchronise() will send all changes
            self.send_change()

    def send_change(self) -> None:
        """Increment the counter in Redis; mark the change as unsent if Redis does not answer."""
        # Before sending: a process that finds the mark set leaves its change to whoever clears it.
        with self.locked():
            self.fields[UNSENT] = 0
        try:
            counter = int(self.redis.incr(KEY))
        except RedisError as error:
            with self.locked():
                self.fields[UNSENT] = 1
            self.log_failure(error)
            return
        with self.locked():
            if self.fields[REDIS_COUNTER] == counter - 1:  # else another machine changed something
                self.fields[REDIS_COUNTER] = counter

    def synchronise(self) -> bool:
        """Send unsent changes and take over those of other machines; whether Redis answered.

        If it did not, other machines may have changed something: the local version is incremented.
        """
        super().synchronise()
        if self.fields[UNSENT]:
            self.send_change()
        try:
            counter = int(self.redis.get(KEY) or 0)
        except RedisError as error:
            super().increment()
            self.log_failure(error)
            return False
        if self.fields[REDIS_COUNTER] != counter:
            with self.locked():
                self.fields[REDIS_COUNTER] = counter
            super().increment()
        return True

    def log_failure(self, error: RedisError) -> None:
        """Every process asks four times a second; the log needs a line a minute."""
        now = int(time.time())
        with self.locked():
            if now - self.fields[LOGGED_AT] < SECONDS_BETWEEN_LINES:
                return
            self.fields[LOGGED_AT] = now
        logger.warning(
            "Redis does not answer, so no page is kept for long, and other machines learn of "
            "changes later: %s",
            error,
        )
