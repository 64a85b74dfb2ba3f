"""What is the same for many pages, read once and kept until something changes."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection

from practice.page_cache.version import shared_version

MOST_RESULTS = 1_000

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def cached_until_change(read: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """``read``, asked once for each arguments until anything that a page can show has changed.

    Every request gets the same result, so nobody may alter it. Inside a transaction ``read`` is
    asked each time: what is not committed may never come to be.
    """
    results: dict[Hashable, tuple[int, Result]] = {}

    @wraps(read)
    def remembered(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        if connection.in_atomic_block:
            return read(*args, **kwargs)
        number = shared_version().number  # before anything is read
        asked = (args, *kwargs.items())
        known = results.get(asked)
        if known and known[0] == number:
            return known[1]
        result = read(*args, **kwargs)
        if len(results) >= MOST_RESULTS:
            results.clear()
        results[asked] = number, result
        return result

    return remembered
