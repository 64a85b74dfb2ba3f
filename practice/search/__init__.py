"""The search backend: Wagtail's database search, given nothing but the beginnings of words.

On SQLite the visitor's text reaches the FTS5 query language, where a lone quotation mark is a
syntax error and a 500. Reducing every query to its words, here, protects the public search and
every search box of the admin in one place. Each database then looks for texts that have, for every
word of the query, a word with the same beginning: docs/decisions/0007-search.md says why.
"""

import re
from importlib import import_module

from django.db import connection
from django.db.models import QuerySet
from modelsearch.backends import database

LONGEST_QUERY = 200  # characters; beyond that nobody is searching


def words(text: str) -> str:
    """The words of ``text`` separated by single spaces, from its first 200 characters."""
    return " ".join(re.findall(r"[^\W_]+", text[:LONGEST_QUERY]))


def queryset_of(model_or_queryset):
    if isinstance(model_or_queryset, QuerySet):
        return model_or_queryset
    return model_or_queryset.objects.all()


class WordsOnly:
    def _search(self, query_compiler_class, query, model_or_queryset, **kwargs):
        if isinstance(query, str) and query:
            query = words(query)
            if not query:  # nothing but signs: a search that finds nothing, not the whole list
                query, model_or_queryset = "nothing", queryset_of(model_or_queryset).none()
        return super()._search(query_compiler_class, query, model_or_queryset, **kwargs)  # type: ignore[misc]


def SearchBackend(params):
    """Wagtail's backend for the database in use, taught to expect any string.

    Its results have ``keys``, the primary keys of all of them, the best first, for which no object
    is read.
    """
    ranked = import_module(f"practice.search.{connection.vendor}").Ranked
    backend = type(database.SearchBackend(params))
    return type(backend.__name__, (WordsOnly, ranked, backend), {})(params)
