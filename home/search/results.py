"""What a list of results shows of each page."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from wagtail.models import Page

from blog.models import Author, BlogPostPage
from home.search.extracts import extract, mark, passages
from practice.search.stems import Stem


@dataclass(frozen=True)
class Result:
    page: Page
    kind: str  # “Article”, “Page”
    title: SafeString  # with the words found marked, as in the extract
    extract: SafeString
    authors: list[Author]  # of an article; else none
    published_on: datetime.date | None  # of an article


def describe(pages: Iterable[Page], stems: list[Stem]) -> list[Result]:
    """``pages`` (each of its own type) as results, in their order, in at most two queries."""
    pages = list(pages)
    articles = [page for page in pages if isinstance(page, BlogPostPage)]
    prefetch_related_objects(articles, "author", "second_author")
    return [
        Result(
            page=page,
            kind=capfirst(page._meta.verbose_name),
            title=mark(page.title, stems),
            extract=extract(passages(page), stems),
            authors=getattr(page, "authors", []),
            published_on=getattr(page, "published_on", None),
        )
        for page in pages
    ]
