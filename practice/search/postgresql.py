"""Wagtail's search on PostgreSQL, by the prefixes of words.

Wagtail's own query concatenates the vectors of title and text before it looks for words, which no
index supports: it reads every text of the site, even for a word that none of them has.
"""

from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q
from django.utils.functional import cached_property
from modelsearch.backends.database.postgres import postgres
from modelsearch.query import PlainText

from practice.search.filters import ComputedFilterMixin
from practice.search.normalisation import NormalisedQueryMixin
from practice.search.stemming import search_terms

OPERATORS = {"and": and_, "or": or_}


def term_queries(query: PlainText, config: str | None) -> list[SearchQuery]:
    """For each term the word or any with its prefix; the word itself adds to the score."""
    return [
        SearchQuery(
            f"'{term.word}' | '{term.prefix}':*" if term.prefix else f"'{term.word}'",
            search_type="raw",
            config=config,
        )
        for term in search_terms(query.query_string)
    ]


def combine(query: PlainText, expressions: list):
    """One expression of ``expressions``, joined with the operator of ``query``."""
    return reduce(OPERATORS[query.operator.lower()], expressions)


class PrefixSearchQueryCompiler(ComputedFilterMixin, postgres.PostgresSearchQueryCompiler):
    def build_tsquery_content(self, query, config=None, invert=False):
        if not isinstance(query, PlainText) or invert:
            return super().build_tsquery_content(query, config, invert)
        return combine(query, term_queries(query, config))

    def search(self, config, start, stop, score_field=None, backend=None):
        """As Wagtail's own, but title and text are matched separately, each by its index."""
        if not isinstance(self.query, PlainText) or self.fields:
            return super().search(config, start, stop, score_field, backend)
        matches = [Q(_title_=query) | Q(_body_=query) for query in term_queries(self.query, config)]
        queryset = self.queryset.alias(
            _title_=F("index_entries__title"), _body_=F("index_entries__body")
        ).filter(combine(self.query, matches))
        rank = self._build_rank_expression(self.get_index_vectors(None), config)
        return self._apply_ordering_and_scoring(queryset, rank, start, stop, score_field)


class AutocompleteQueryCompiler(ComputedFilterMixin, postgres.PostgresAutocompleteQueryCompiler):
    pass


class KeyedSearchResults(postgres.PostgresSearchResults):
    @cached_property
    def keys(self) -> list:
        """The primary keys of the results, the best first."""
        return list(self.get_queryset().values_list("pk", flat=True))


class PostgreSQLSearchBackend(NormalisedQueryMixin, postgres.PostgresSearchBackend):
    query_compiler_class = PrefixSearchQueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    results_class = KeyedSearchResults
