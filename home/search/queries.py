"""Which pages have the words, the best first.

Ranking every page that has a word takes longer the more there are, so it is done once for each
search, and its second page, or another visitor's search for the same, takes it from there.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Page

from blog.models import BlogPostPage, Topic
from practice.core.queries import public_pages
from practice.page_cache.memoize import cached_until_change
from practice.search.queries import in_key_order

MOST_SHOWN = 1_000  # pages of one search; nobody has read so far, and they are kept in memory


@dataclass(frozen=True)
class Matches:
    keys: array  # primary keys of the best 1,000 pages, the best first
    count: int  # of all pages that match


@cached_until_change
def matches(query: str, topic: Topic | None, operator: str) -> Matches:
    """The pages that are live and public and have all words (“and”) or any (“or”) of ``query``."""
    pages = public_pages(Page.objects.all())
    if topic:
        pages = pages.filter(pk__in=BlogPostPage.objects.filter(topics=topic).values("pk"))
    keys = pages.search(query, operator=operator).keys
    return Matches(array("q", keys[:MOST_SHOWN]), len(keys))


def pages_of(keys: Iterable[int]) -> list[Page]:
    """Those of ``keys`` that are still live and public, each of its own type, in that order."""
    return in_key_order(public_pages(Page.objects.all()).specific(), keys)
