"""Which pages a search finds, the best first.

Ranking takes longer the more pages match, so it is done once for each search, until something
changes: its further pages, and other visitors' searches for the same, use the stored ranking.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Page

from blog.models import BlogPostPage
from practice.core.queries import public_pages
from practice.page_cache.memoize import cached_until_change
from practice.search.ordering import in_key_order

MAX_RANKED_PAGES = 1_000  # of one search; the rest is only counted


@dataclass(frozen=True)
class Ranking:
    page_ids: tuple[int, ...]  # of the best 1,000 pages, the best first
    count: int  # of all pages found


@cached_until_change
def ranked_pages(query: str, topic_id: int | None, operator: str) -> Ranking:
    """The public pages that have all words (“and”) or any word (“or”) of a normalised ``query``.

    With ``topic_id`` only articles on that topic.
    """
    pages = public_pages(Page.objects.all())
    if topic_id:
        pages = pages.filter(pk__in=BlogPostPage.objects.filter(topics=topic_id).values("pk"))
    page_ids = pages.search(query, operator=operator).keys
    return Ranking(tuple(page_ids[:MAX_RANKED_PAGES]), len(page_ids))


def load_pages(page_ids: Iterable[int]) -> list[Page]:
    """Those of the pages that are still public, as instances of their own types, in this order."""
    return in_key_order(public_pages(Page.objects.all()).specific(), page_ids)
