"""What the list of results shows of each page."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from blog.models import BlogPostPage
from blog.models.queries import authors_in_use
from home.search.highlighting import extract, highlight, page_texts
from practice.core.models import BasePage
from practice.search.stemming import SearchTerm


@dataclass
class SearchResult:
    """One page found. In the strings the words searched for are highlighted, as HTML."""

    page: BasePage
    page_type: str  # “Article”, “Page”
    title: SafeString
    extract: SafeString
    # Of an article only:
    authors: Sequence[SafeString] = ()
    published_on: datetime.date | None = None
    topics: Sequence[SafeString] = ()


def search_results(pages: list[BasePage], terms: list[SearchTerm]) -> list[SearchResult]:
    """``pages`` as results, in their order, in one query or none."""
    prefetch_related_objects([page for page in pages if isinstance(page, BlogPostPage)], "topics")
    author_names = {author.pk: author.name for author in authors_in_use()}
    results = []
    for page in pages:
        result = SearchResult(
            page=page,
            page_type=capfirst(page._meta.verbose_name),
            title=highlight(page.title, terms),
            extract=extract(page_texts(page), terms),
        )
        if isinstance(page, BlogPostPage):
            author_ids = (page.author_id, page.second_author_id)
            names = [author_names[pk] for pk in author_ids if pk in author_names]
            result.authors = [highlight(name, terms) for name in names]
            result.published_on = page.published_on
            result.topics = [highlight(topic.title, terms) for topic in page.topics.all()]
        results.append(result)
    return results
