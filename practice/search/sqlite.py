"""Wagtail's search on SQLite's FTS5, by the prefixes of words.

Wagtail's own query computes the score of each match in a subquery of its own, so that its time
grows with the square of the number of matches, and gives a word in a title no greater weight than
one in the text.
"""

from django.db.models import Exists, FloatField, Func, OuterRef, Value
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from modelsearch.backends.database.sqlite import sqlite
from modelsearch.backends.database.sqlite.query import MatchExpression
from modelsearch.backends.database.sqlite.sqlite import SQLiteFTSIndexEntry
from modelsearch.query import PlainText
from modelsearch.utils import get_descendants_content_types_pks

from practice.search.filters import ComputedFilterMixin
from practice.search.normalisation import NormalisedQueryMixin
from practice.search.ordering import in_key_order
from practice.search.stemming import search_terms

# The weight of a word by column of the FTS5 table, in the table's order. “autocomplete” holds what
# a model declares as AutocompleteField: its title and what is prominent on the page.
WEIGHTS = {"autocomplete": 4.0, "body": 1.0, "title": 16.0}


class WeightedBM25(Func):
    """FTS5's score of a match; the lowest is the best."""

    function = (
        f"bm25({SQLiteFTSIndexEntry._meta.db_table}, {', '.join(map(str, WEIGHTS.values()))})"
    )
    template = "%(function)s"
    output_field = FloatField()


class PrefixSearchQueryCompiler(ComputedFilterMixin, sqlite.SQLiteSearchQueryCompiler):
    FTS_TABLE_FIELDS = list(WEIGHTS)

    def build_search_query_content(self, query, config=None):
        """For each term the word or any with its prefix; the word itself adds to the score."""
        if not isinstance(query, PlainText):
            return super().build_search_query_content(query, config)
        expressions = [
            f'("{term.word}" OR "{term.prefix}"*)' if term.prefix else f'"{term.word}"'
            for term in search_terms(query.query_string)
        ]
        return Value(f" {query.operator.upper()} ".join(expressions))

    @property
    def can_rank_keys(self) -> bool:
        """Whether ``ranked_keys`` is all that the query asks for: words, in any field, by score."""
        return isinstance(self.query, PlainText) and self.order_by_relevance and not self.fields

    @cached_property
    def ranked_keys(self) -> list:
        """The primary keys of all matches in the queryset, the best first.

        All of them in one query, because counting them separately takes as long as ranking them.
        """
        primary_key = self.queryset.model._meta.pk
        entry_key = Cast(OuterRef("index_entry__object_id"), primary_key)
        newest_first = Cast("index_entry__object_id", primary_key).desc()
        entries = SQLiteFTSIndexEntry.objects.filter(
            MatchExpression(self.FTS_TABLE_FIELDS, self.build_search_query(self.query)),
            Exists(self.queryset.order_by().filter(pk=entry_key)),
            index_entry__content_type__in=get_descendants_content_types_pks(self.queryset.model),
        )
        ranked = entries.order_by(WeightedBM25(), newest_first)
        object_ids = ranked.values_list("index_entry__object_id", flat=True)
        return [primary_key.to_python(object_id) for object_id in object_ids]


class AutocompleteQueryCompiler(ComputedFilterMixin, sqlite.SQLiteAutocompleteQueryCompiler):
    pass


class KeyedSearchResults(sqlite.SQLiteSearchResults):
    """Ranks the primary keys of all results, and reads only the objects of the slice shown."""

    @cached_property
    def keys(self) -> list:
        """The primary keys of the results, the best first."""
        if not self.can_rank_keys:
            return [result.pk for result in self]
        return self.query_compiler.ranked_keys[self.start : self.stop]

    @property
    def can_rank_keys(self) -> bool:
        compiler = self.query_compiler  # for autocompletion it is one of Wagtail's own
        return (
            isinstance(compiler, PrefixSearchQueryCompiler)
            and compiler.can_rank_keys
            and not self._score_field
        )

    def _do_search(self):
        if not self.can_rank_keys:
            return super()._do_search()
        return in_key_order(self.query_compiler.queryset, self.keys)

    def _do_count(self):
        return len(self.keys) if self.can_rank_keys else super()._do_count()


class SQLiteSearchBackend(NormalisedQueryMixin, sqlite.SQLiteSearchBackend):
    query_compiler_class = PrefixSearchQueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    results_class = KeyedSearchResults
