"""The number of the last change, shared by several machines through Redis."""

import logging
from pathlib import Path

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from practice.page_cache.version import NUMBER, Version

logger = logging.getLogger(__name__)

KEY = "practice:changes"
PATIENCE = 0.25  # seconds that Redis gets to answer
# Further places in the file: Redis's number when last heard; and whether it must yet be told.
KNOWN, UNSENT = NUMBER + 1, NUMBER + 2


class RedisVersion(Version):
    """As on one machine; the others show nothing old from the next time they ``synchronise``."""

    def __init__(self, path: Path, redis_url: str):
        super().__init__(path)
        self.redis = Redis.from_url(
            redis_url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 1),  # its own way takes seconds, while staff wait
        )

    def increment(self) -> None:
        super().increment()
        if not self.numbers[UNSENT]:  # else Redis is away, and a later synchronise() tells of all
            self.tell()

    def tell(self) -> None:
        """Tell the other machines; if Redis does not answer, a later ``synchronise`` will."""
        with self.alone():  # before it is sent: who finds it set may leave a change to the next
            self.numbers[UNSENT] = 0
        try:
            number = int(self.redis.incr(KEY))
        except RedisError as error:
            logger.warning("Redis could not be told of a change, and will be: %s", error)
            with self.alone():
                self.numbers[UNSENT] = 1
            return
        with self.alone():
            if self.numbers[KNOWN] == number - 1:  # else another machine's change is still unheard
                self.numbers[KNOWN] = number

    def synchronise(self) -> bool:
        """Ask for the other machines' changes; whether Redis answered.

        While it does not, nobody knows of them, so each time counts as a change.
        """
        super().synchronise()
        if self.numbers[UNSENT]:
            self.tell()
        try:
            number = int(self.redis.get(KEY) or 0)
        except RedisError:
            super().increment()
            return False
        if self.numbers[KNOWN] != number:
            with self.alone():
                self.numbers[KNOWN] = number
            super().increment()
        return True
