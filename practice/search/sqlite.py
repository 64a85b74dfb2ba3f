"""Searching in SQLite's FTS5.

Wagtail's own query works out the score of each match in a subquery of its own, so that its time
grows with the square of the matches, and counts a word in a title no more than one in the text.
"""

from django.db.models import Exists, FloatField, Func, OuterRef, Value
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from modelsearch.backends.database.sqlite import sqlite
from modelsearch.backends.database.sqlite.query import MatchExpression
from modelsearch.backends.database.sqlite.sqlite import SQLiteFTSIndexEntry
from modelsearch.query import PlainText
from modelsearch.utils import get_descendants_content_types_pks

from practice.search.queries import in_key_order
from practice.search.stemming import stems

# How much a word counts by where it stands. “autocomplete” holds what stands large on a page.
WEIGHTS = {"autocomplete": 4.0, "body": 1.0, "title": 16.0}


class Score(Func):
    """BM25 with the weights above, in the order of the table's columns; the lowest is the best."""

    function = (
        f"bm25({SQLiteFTSIndexEntry._meta.db_table}, {', '.join(map(str, WEIGHTS.values()))})"
    )
    template = "%(function)s"
    output_field = FloatField()


class BeginningsOfWords(sqlite.SQLiteSearchQueryCompiler):
    FTS_TABLE_FIELDS = list(WEIGHTS)

    def build_search_query_content(self, query, config=None):
        """Each word itself or any with its beginning; words themselves make for a better score."""
        if not isinstance(query, PlainText):
            return super().build_search_query_content(query, config)
        terms = [
            f'("{stem.word}" OR "{stem.beginning}"*)' if stem.beginning else f'"{stem.word}"'
            for stem in stems(query.query_string)
        ]
        return Value(f" {query.operator.upper()} ".join(terms))

    @cached_property
    def ranked_keys(self) -> list:
        """The primary keys of all matches that the queryset contains, the best first.

        All in one go, because counting them apart would take as long as ranking them.
        """
        key = self.queryset.model._meta.pk
        entry_of = Cast(OuterRef("index_entry__object_id"), key)
        newest_first = Cast("index_entry__object_id", key).desc()
        entries = SQLiteFTSIndexEntry.objects.filter(
            MatchExpression(self.FTS_TABLE_FIELDS, self.build_search_query(self.query)),
            Exists(self.queryset.order_by().filter(pk=entry_of)),
            index_entry__content_type__in=get_descendants_content_types_pks(self.queryset.model),
        )
        found = entries.order_by(Score(), newest_first)
        keys = found.values_list("index_entry__object_id", flat=True)
        return [key.to_python(text) for text in keys]


class RankedResults(sqlite.SQLiteSearchResults):
    """Ranks keys, and fetches only the objects that are shown."""

    @cached_property
    def keys(self) -> list:
        if not self.can_rank:
            return [found.pk for found in self]
        return self.query_compiler.ranked_keys[self.start : self.stop]

    @property
    def can_rank(self) -> bool:
        compiler = self.query_compiler
        return (
            isinstance(compiler, BeginningsOfWords)
            and isinstance(compiler.query, PlainText)
            and compiler.order_by_relevance
            and not compiler.fields
            and not self._score_field
        )

    def _do_search(self):
        if not self.can_rank:
            return super()._do_search()
        return in_key_order(self.query_compiler.queryset, self.keys)

    def _do_count(self):
        if not self.can_rank:
            return super()._do_count()
        return len(self.keys)


class Ranked:
    """What the backend for SQLite is made of, for practice.search.SearchBackend."""

    query_compiler_class = BeginningsOfWords
    results_class = RankedResults
