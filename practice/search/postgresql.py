"""Searching in PostgreSQL's text search.

Wagtail's own query puts title and text together before it looks for words, so that no index helps
and every text of the site is read, even for a word that none of them has.
"""

from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q
from modelsearch.backends.database.postgres import postgres
from modelsearch.query import PlainText

from practice.search.stems import stems

OPERATORS = {"and": and_, "or": or_}


class BeginningsOfWords(postgres.PostgresSearchQueryCompiler):
    def build_terms(self, config=None) -> list[SearchQuery]:
        """Each word itself or any with its beginning; words themselves make for a better score."""
        return [
            SearchQuery(
                f"'{stem.word}' | '{stem.beginning}':*" if stem.beginning else f"'{stem.word}'",
                search_type="raw",
                config=config,
            )
            for stem in stems(self.query.query_string)
        ]

    def build_tsquery_content(self, query, config=None, invert=False):
        if not isinstance(query, PlainText) or invert:
            return super().build_tsquery_content(query, config, invert)
        return reduce(OPERATORS[query.operator.lower()], self.build_terms(config))

    def search(self, config, start, stop, score_field=None, backend=None):
        """Wagtail's own, but for how it looks for words: each in the title or in the text."""
        if not isinstance(self.query, PlainText) or self.fields:
            return super().search(config, start, stop, score_field, backend)
        has_words = reduce(
            OPERATORS[self.query.operator.lower()],
            (Q(_title_=term) | Q(_body_=term) for term in self.build_terms(config)),
        )
        queryset = self.queryset.annotate(
            _title_=F("index_entries__title"), _body_=F("index_entries__body")
        ).filter(has_words)
        rank = self._build_rank_expression(self.get_index_vectors(None), config)
        return self._apply_ordering_and_scoring(queryset, rank, start, stop, score_field)


class RankedResults(postgres.PostgresSearchResults):
    @property
    def keys(self) -> list:
        return list(self.get_queryset().values_list("pk", flat=True))


class Ranked:
    """What the backend for PostgreSQL is made of, for practice.search.SearchBackend."""

    query_compiler_class = BeginningsOfWords
    results_class = RankedResults
