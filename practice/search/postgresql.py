"""Searching in PostgreSQL's text search.

Wagtail's own query puts title and text together before it looks for words, so that no index helps
and every text of the site is read, even for a word that none of them has.
"""

from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q
from django.utils.functional import cached_property
from modelsearch.backends.database.postgres import postgres
from modelsearch.query import PlainText

from practice.search.stemming import stems

OPERATORS = {"and": and_, "or": or_}


def terms(query: PlainText, config: str | None) -> list[SearchQuery]:
    """Each word itself or any with its beginning; words themselves make for a better score."""
    return [
        SearchQuery(
            f"'{stem.word}' | '{stem.beginning}':*" if stem.beginning else f"'{stem.word}'",
            search_type="raw",
            config=config,
        )
        for stem in stems(query.query_string)
    ]


def joined(query: PlainText, conditions: list):
    return reduce(OPERATORS[query.operator.lower()], conditions)


class BeginningsOfWords(postgres.PostgresSearchQueryCompiler):
    def build_tsquery_content(self, query, config=None, invert=False):
        if not isinstance(query, PlainText) or invert:
            return super().build_tsquery_content(query, config, invert)
        return joined(query, terms(query, config))

    def search(self, config, start, stop, score_field=None, backend=None):
        """As Wagtail's own, but each word is looked for by itself, in the title and in the text."""
        if not isinstance(self.query, PlainText) or self.fields:
            return super().search(config, start, stop, score_field, backend)
        has_words = [Q(_title_=term) | Q(_body_=term) for term in terms(self.query, config)]
        queryset = self.queryset.alias(
            _title_=F("index_entries__title"), _body_=F("index_entries__body")
        ).filter(joined(self.query, has_words))
        rank = self._build_rank_expression(self.get_index_vectors(None), config)
        return self._apply_ordering_and_scoring(queryset, rank, start, stop, score_field)


class RankedResults(postgres.PostgresSearchResults):
    @cached_property
    def keys(self) -> list:
        return list(self.get_queryset().values_list("pk", flat=True))


class Ranked:
    """What the backend for PostgreSQL is made of, for practice.search.SearchBackend."""

    query_compiler_class = BeginningsOfWords
    results_class = RankedResults
