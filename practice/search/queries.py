"""Objects in the order of a list of their keys."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet


def in_key_order(objects: QuerySet, keys: Iterable[Any]) -> list:
    """Those of ``objects`` whose primary keys are among ``keys``, in the order of these. One query.

    It asks for no order of its own: Django writes one out at some cost.
    """
    keys = list(keys)
    found = objects.order_by().in_bulk(keys)
    return [found[key] for key in keys if key in found]
