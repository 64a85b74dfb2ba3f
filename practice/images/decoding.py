"""Pictures are decoded one at a time: one of 40 megapixels takes 120 MB, and a copy as much again.

The lock holds for all processes of a machine, and ends with the process that has it.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until nobody else decodes a picture. Not to be nested: it would wait for itself."""
    path = Path(settings.IMAGE_LOCK_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
