"""Which pages were perhaps meant by an address that does not exist.

Scanners ask for thousands of such addresses, so a response takes at most two small queries.
"""

import logging
import re
from difflib import SequenceMatcher

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from wagtail.models import Page

from practice.core.queries import public_pages
from practice.search.normalisation import normalise_query
from practice.search.stemming import SearchTerm, fold_text, search_terms

logger = logging.getLogger(__name__)

MAX_SUGGESTIONS = 3
MAX_TERMS = 6  # of the address
MAX_CANDIDATES = 20  # pages that are compared with the address
MIN_SIMILARITY = 0.7  # from 0 to 1
FILE_EXTENSION = re.compile(r"\.(?!html?$)[a-z0-9]{1,8}$", re.IGNORECASE)
HTML_EXTENSION = re.compile(r"\.html?$", re.IGNORECASE)


def is_file_path(path: str) -> bool:
    """Whether a path ends like that of a file that is no page, such as “.php” or “.png”."""
    return bool(FILE_EXTENSION.search(path.rstrip("/")))


def search_query(path: str) -> str:
    """The words of the last part of a path: “on sleeping well” for /blog/on-sleeping_well.html."""
    return normalise_query(HTML_EXTENSION.sub("", path.strip("/").split("/")[-1]))


def suggested_pages(path: str) -> list[Page]:
    """At most three public pages with a slug or title similar to the last part of a path.

    The most similar first; none for the path of a file.
    """
    query = search_query(path)
    terms = search_terms(query)[:MAX_TERMS]
    if is_file_path(path) or not terms:
        return []
    similarities = {page: similarity(query, page) for page in candidate_pages(query, terms)}
    pages = [page for page, similar in similarities.items() if similar >= MIN_SIMILARITY]
    return sorted(pages, key=similarities.__getitem__, reverse=True)[:MAX_SUGGESTIONS]


def candidate_pages(query: str, terms: list[SearchTerm]) -> QuerySet[Page]:
    """The public pages with most of ``terms`` in slug or title, or a slug that begins alike."""
    hits: Combinable = Value(0, IntegerField())
    for term in terms:
        has_term = Q(slug__icontains=term.stem) | Q(title__icontains=term.stem)
        hits += Case(When(has_term, then=2), default=0, output_field=IntegerField())
    begins_alike = Q(slug__istartswith=query[:2])
    hits += Case(When(begins_alike, then=1), default=0, output_field=IntegerField())
    pages = public_pages(Page.objects.filter(depth__gt=1)).annotate(hits=hits)
    return pages.filter(hits__gt=0).order_by("-hits", "-pk")[:MAX_CANDIDATES]


def similarity(query: str, page: Page) -> float:
    """How similar the slug or the title of ``page`` is to ``query``, from 0 to 1.

    Either letter by letter, which allows for a misspelling, or by the share of the page's words
    that the query has, which allows for further words in it: “about us” for “about”.
    """
    return max(
        max(letter_similarity(query, text), share_of_terms(query, text))
        for text in (page.slug.replace("-", " "), page.title)
    )


def letter_similarity(query: str, text: str) -> float:
    return SequenceMatcher(None, fold_text(query), fold_text(text), autojunk=False).ratio()


def share_of_terms(query: str, text: str) -> float:
    """The share of the words of ``text`` that are in ``query``, by their stems."""
    query_stems = {term.stem for term in search_terms(query)}
    terms = search_terms(normalise_query(text))
    return sum(term.stem in query_stems for term in terms) / max(1, len(terms))
