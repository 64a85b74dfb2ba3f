"""What a list of results shows of each page."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from wagtail.models import Page

from blog.models import BlogPostPage
from home.search.highlighting import extract, mark, passages
from practice.search.stemming import Stem


@dataclass(frozen=True)
class Result:
    page: Page
    kind: str  # “Article”, “Page”
    title: SafeString  # with the words found marked, as in the extract
    extract: SafeString
    authors: list[SafeString]  # of an article; else none
    published_on: datetime.date | None  # of an article
    topics: list[SafeString]  # of an article; else none


def describe(pages: Iterable[Page], stems: list[Stem]) -> list[Result]:
    """``pages`` (each of its own type) as results, in their order, in at most one query."""
    pages = list(pages)
    articles = [page for page in pages if isinstance(page, BlogPostPage)]
    prefetch_related_objects(articles, "topics", "author", "second_author")
    return [
        Result(
            page=page,
            kind=capfirst(page._meta.verbose_name),
            title=mark(page.title, stems),
            extract=extract(passages(page), stems),
            authors=[mark(author.name, stems) for author in getattr(page, "authors", [])],
            published_on=getattr(page, "published_on", None),
            topics=[mark(topic.title, stems) for topic in page.topics.all()]
            if isinstance(page, BlogPostPage)
            else [],
        )
        for page in pages
    ]
