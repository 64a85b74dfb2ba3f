"""Reducing what somebody typed into a search box to its words.

On SQLite Wagtail passes the text on to the FTS5 query language, where a lone quotation mark is a
syntax error and so a response with status 500. Normalising every query in the backend protects
each search box of the site and of the admin.
"""

import re

from django.db.models import QuerySet

MAX_QUERY_LENGTH = 200  # characters; the rest is ignored


def normalise_query(text: str) -> str:
    """The words of ``text``, separated by single spaces, without any other character."""
    return " ".join(re.findall(r"[^\W_]+", text[:MAX_QUERY_LENGTH]))


class NormalisedQueryMixin:
    """Makes a search backend accept any string; one without a word finds nothing."""

    def search(self, query, model_or_queryset, *args, **kwargs):
        query, queryset = self._normalised(query, model_or_queryset)
        return super().search(query, queryset, *args, **kwargs)  # type: ignore[misc]

    def autocomplete(self, query, model_or_queryset, *args, **kwargs):
        query, queryset = self._normalised(query, model_or_queryset)
        return super().autocomplete(query, queryset, *args, **kwargs)  # type: ignore[misc]

    def _normalised(self, query, model_or_queryset):
        if not isinstance(query, str) or not query:
            return query, model_or_queryset
        if normalised := normalise_query(query):
            return normalised, model_or_queryset
        # Not "", for which a backend returns an object that lacks much of what results offer.
        if not isinstance(model_or_queryset, QuerySet):
            model_or_queryset = model_or_queryset.objects.all()
        return "nothing", model_or_queryset.none()
