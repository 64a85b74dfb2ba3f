"""Searching in PostgreSQL's text search."""

from django.contrib.postgres.search import SearchQuery
from modelsearch.backends.database.postgres import postgres
from modelsearch.query import PlainText

from practice.search.stems import stems

OPERATORS = {"and": " & ", "or": " | "}


class BeginningsOfWords(postgres.PostgresSearchQueryCompiler):
    def build_tsquery_content(self, query, config=None, invert=False):
        """Each word itself or any with its beginning; words themselves make for a better score."""
        if not isinstance(query, PlainText) or invert:
            return super().build_tsquery_content(query, config, invert)
        terms = [
            f"('{stem.word}' | '{stem.beginning}':*)" if stem.beginning else f"'{stem.word}'"
            for stem in stems(query.query_string)
        ]
        return SearchQuery(
            OPERATORS[query.operator.lower()].join(terms), search_type="raw", config=config
        )


class Ranked:
    """What the backend for PostgreSQL is made of, for practice.search.SearchBackend."""

    query_compiler_class = BeginningsOfWords
