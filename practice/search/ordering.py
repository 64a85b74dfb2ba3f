"""Reading objects in the order in which a list has their primary keys."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet


def in_key_order(queryset: QuerySet, keys: Iterable[Any]) -> list:
    """The objects of ``queryset`` with these primary keys, in the order of ``keys``, in one query.

    Keys that the queryset does not contain are left out.
    """
    keys = list(keys)
    # The queryset's own order would only make the query slower.
    objects = queryset.order_by().in_bulk(keys)
    return [objects[key] for key in keys if key in objects]
