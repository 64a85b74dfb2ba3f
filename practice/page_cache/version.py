"""The number of the last change, which all processes of a machine share.

They share it through a small file that each maps into its memory: reading it costs less than a
microsecond, and a number written by one is there for all at once.
"""

import fcntl
import mmap
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings

NUMBER = 0  # where the number is among the file's, which have eight bytes each


class Version:
    """The number in the file at ``path``, which is made if it is not there.

    The number starts at the time, so that one in a new file is no number of an old one.
    """

    def __init__(self, path: Path):
        self.path = path
        self.thread_lock = Lock()
        self.open()

    def open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with self.alone():
            is_new = os.fstat(self.file).st_size < mmap.PAGESIZE
            if is_new:  # with its room on the disk: a write to memory cannot say that it is full
                os.posix_fallocate(self.file, 0, mmap.PAGESIZE)
            self.numbers = memoryview(mmap.mmap(self.file, mmap.PAGESIZE)).cast("Q")
            if is_new:
                self.numbers[NUMBER] = time.time_ns()

    def open_again_if_replaced(self) -> None:
        """Somebody may delete the file, or put one of a backup in its place."""
        try:
            if os.path.samestat(self.path.stat(), os.fstat(self.file)):
                return
        except FileNotFoundError:
            pass
        self.open()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other thread or process writes to the file in this block."""
        with self.thread_lock:
            fcntl.lockf(self.file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self.file, fcntl.LOCK_UN)

    @property
    def number(self) -> int:
        return self.numbers[NUMBER]

    def increment(self) -> None:
        """Something has changed: from now on, what was made before is shown by no process."""
        self.open_again_if_replaced()
        with self.alone():
            self.numbers[NUMBER] += 1

    def synchronise(self) -> bool:
        """Learn of the changes made elsewhere; whether that was possible. Here is no elsewhere but
        in a file that is no longer this one."""
        self.open_again_if_replaced()
        return True


@cache
def shared_version() -> Version:
    """The number this process shares with all others of the site."""
    if settings.REDIS_URL:
        from practice.page_cache.redis_version import RedisVersion

        return RedisVersion(settings.PAGE_CACHE_CHANGES_FILE, settings.REDIS_URL)
    return Version(settings.PAGE_CACHE_CHANGES_FILE)
