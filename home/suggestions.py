"""The page for an address that leads nowhere: what was perhaps meant, a search, the first page.

Scanners ask for thousands of such addresses, so an answer costs at most two small queries, and an
address that ends like a program’s or a picture’s is answered in one plain line.
"""

import logging
import re
from difflib import SequenceMatcher

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.http import HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from practice.core.queries import public_pages
from practice.search import words
from practice.search.stemming import Stem, folded, stems

logger = logging.getLogger(__name__)

MOST_SUGGESTIONS = 3
MOST_WORDS = 6  # of the address that are looked for
CANDIDATES = 20  # pages that are compared with the address
NEAR_ENOUGH = 0.7  # of 1, which is the same
FILE = re.compile(r"\.(?!html?$)[a-z0-9]{1,8}$", re.IGNORECASE)
PAGE_ENDING = re.compile(r"\.html?$", re.IGNORECASE)


def not_found(request, exception=None):
    """Status 404, whatever happens: a failure to suggest anything is logged, and no more."""
    parts = request.path.strip("/").split("/")
    if FILE.search(parts[-1]):
        return HttpResponse(
            "There is nothing at this address.\n", "text/plain; charset=utf-8", status=404
        )
    asked = words(PAGE_ENDING.sub("", parts[-1]).replace("-", " ").replace("_", " "))
    try:
        pages = nearest_pages(asked) if request.method in ("GET", "HEAD") else []
    except Exception:
        logger.exception("No pages could be suggested for an address that leads nowhere.")
        pages = []
    return render(request, "404.html", {"query": asked, "nearest": pages}, status=404)


def nearest_pages(asked: str) -> list[Page]:
    """At most three live and public pages that are really near to the words of an address."""
    looked_for = stems(asked)[:MOST_WORDS]
    if not looked_for:
        return []
    scored = [(nearness(asked, page), page) for page in candidates(asked, looked_for)]
    near = [(score, page) for score, page in scored if score >= NEAR_ENOUGH]
    near.sort(key=lambda pair: pair[0], reverse=True)
    return [page for _, page in near[:MOST_SUGGESTIONS]]


def candidates(asked: str, looked_for: list[Stem]):
    """The pages with most of the words in their address or title, or whose address begins alike."""
    hits: Combinable = Value(0, IntegerField())
    for stem in looked_for:
        letters = stem.beginning or stem.word
        has_word = Q(slug__icontains=letters) | Q(title__icontains=letters)
        hits += Case(When(has_word, then=2), default=0, output_field=IntegerField())
    begins_alike = Q(slug__istartswith=asked[:2])
    hits += Case(When(begins_alike, then=1), default=0, output_field=IntegerField())
    pages = public_pages(Page.objects.filter(depth__gt=1)).annotate(hits=hits)
    return pages.filter(hits__gt=0).order_by("-hits", "-pk")[:CANDIDATES]


def nearness(asked: str, page: Page) -> float:
    """How near ``page`` is to the words of an address, from 0 to 1, by its slug or its title.

    Letter by letter, which forgives a slip; or by the part of the page’s words that the address
    has, which forgives an address with more words: “about us” for “about”.
    """
    return max(
        max(
            SequenceMatcher(None, folded(asked), folded(text), autojunk=False).ratio(),
            shared(stems(asked), stems(words(text))),
        )
        for text in (page.slug.replace("-", " "), page.title)
    )


def shared(asked: list[Stem], own: list[Stem]) -> float:
    """The part of a page’s ``own`` words that are among those ``asked`` for."""
    found = {stem.beginning or stem.word for stem in asked}
    return sum((stem.beginning or stem.word) in found for stem in own) / max(1, len(own))


def is_file_path(path):
    return bool(FILE.search(path.strip("/").split("/")[-1]))


def path_query(path):
    last = path.strip("/").split("/")[-1]
    return words(PAGE_ENDING.sub("", last).replace("-", " ").replace("_", " "))


suggested_pages = nearest_pages
