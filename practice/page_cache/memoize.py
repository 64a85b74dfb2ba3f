"""Results that are the same for many requests, kept in memory until the version changes."""

import pickle
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection

from practice.page_cache.configured_version import configured_version

MAX_RESULTS = 1_000  # of each function

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def cached_until_change(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Decorator: call ``function`` once for each set of arguments until the version changes.

    All callers in the process get the same object. So it must be data that nobody can change: a
    number, a string, a tuple or frozen dataclass of such, a mapping proxy; no model instance, list
    or dictionary. Within a transaction every call is made: the transaction may be rolled back.
    """
    results: dict[Hashable, tuple[int, Result]] = {}

    @wraps(function)
    def wrapper(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        if connection.in_atomic_block:
            return function(*args, **kwargs)
        version = configured_version().number  # before the function reads anything
        key = (args, *kwargs.items())
        if key in results:
            result_version, result = results[key]
            if result_version == version:
                return result
        result = function(*args, **kwargs)
        if len(results) >= MAX_RESULTS:
            results.clear()
        results[key] = version, result
        return result

    return wrapper


def copied_until_change(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """As ``cached_until_change``, for a result that callers may change, such as a model instance.

    It is kept pickled, and each call returns an object of its own.
    """

    @cached_until_change
    def pickled(*args: Parameters.args, **kwargs: Parameters.kwargs) -> bytes:
        return pickle.dumps(function(*args, **kwargs))

    @wraps(function)
    def wrapper(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        return pickle.loads(pickled(*args, **kwargs))  # noqa: S301  pickled by this process

    return wrapper
