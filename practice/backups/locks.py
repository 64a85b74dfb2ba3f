import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from practice.backups.exceptions import BackupError


@contextmanager
def lock(file: Path) -> Iterator[None]:
    """Hold a lock that other programs of this machine cannot have meanwhile.

    The system takes it back from a program that is killed. Raises BackupError if it is taken.
    """
    with file.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError("This is running already. Wait until it has finished.") from error
        yield
