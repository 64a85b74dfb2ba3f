"""The version of the site's content, shared by the processes of one machine through a file.

Each process maps the file into its memory: reading the version takes less than a microsecond, and
all processes see a new version at once.
"""

import fcntl
import mmap
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

NUMBER = 0  # index of the version among the file's fields


class Version:
    """The version in the file at ``path``, which is created if it does not exist.

    The file is an array of unsigned 64-bit integers. A new file's version is the time in
    nanoseconds, so it differs from all versions of an earlier file.
    """

    def __init__(self, path: Path):
        self.path = path
        self.thread_lock = Lock()
        self.open_file()

    def open_file(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with self.locked():
            is_new = os.fstat(self.descriptor).st_size < mmap.PAGESIZE
            if is_new:  # reserve the disk space: writing to mapped memory cannot report a full disk
                os.posix_fallocate(self.descriptor, 0, mmap.PAGESIZE)
            fields = memoryview(mmap.mmap(self.descriptor, mmap.PAGESIZE)).cast("Q")
            if is_new:
                fields[NUMBER] = time.time_ns()
            self.fields = fields

    def reopen_if_replaced(self) -> None:
        """Open the file again if it was deleted, or replaced by one from a backup."""
        try:
            if os.path.samestat(self.path.stat(), os.fstat(self.descriptor)):
                return
        except FileNotFoundError:
            pass
        self.open_file()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """A block in which no other thread or process writes to the file."""
        with self.thread_lock:
            descriptor = self.descriptor  # another thread may open a new file meanwhile
            fcntl.lockf(descriptor, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(descriptor, fcntl.LOCK_UN)

    @property
    def number(self) -> int:
        """The current version. What was made under another one is out of date."""
        return self.fields[NUMBER]

    def increment(self) -> None:
        """Put everything out of date, in all processes."""
        self.reopen_if_replaced()
        with self.locked():
            self.fields[NUMBER] += 1

    def synchronise(self) -> bool:
        """Take over changes made elsewhere; whether that was possible.

        In one file there are none, unless the file was replaced.
        """
        self.reopen_if_replaced()
        return True
