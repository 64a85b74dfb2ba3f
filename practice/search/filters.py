"""Search results narrowed by what a queryset works out, such as how often each picture is used."""

from typing import Any

from django.db.models.expressions import Col
from django.db.models.functions import Extract
from django.db.models.lookups import Lookup


class ComputedFilterMixin:
    """Lets a query compiler take a queryset that is filtered by something that is no column.

    Wagtail's list of pictures does so, and modelsearch trips over it: it asks every filter for its
    column, to look that up among the model's FilterFields. Only the database has to know it.
    """

    def _get_filters_from_where_node(self, where_node: Any, check_only: bool = False) -> Any:
        if isinstance(where_node, Lookup) and not isinstance(where_node.lhs, (Col, Extract)):
            return None
        return super()._get_filters_from_where_node(where_node, check_only)  # type: ignore[misc]
