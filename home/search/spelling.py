"""“Did you mean …?”: a query with its unknown words replaced by similar ones of the site.

Only public pages are read, so that no word of a draft or of a private page is disclosed.
"""

import re
from collections import Counter
from difflib import get_close_matches

from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.functions import Cast
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from blog.models import BlogPostPage
from blog.models.queries import authors_in_use, topics_in_use
from practice.core.queries import public_pages
from practice.page_cache.memoize import cached_until_change
from practice.search.stemming import STOP_WORDS

MAX_WHOLE_TEXTS = 500  # pages of which all words are read; of others, the titles and standfirsts
MAX_WORDS = 20_000  # the most frequent
MIN_LENGTH, MAX_LENGTH = 3, 30  # letters of a word
MIN_SIMILARITY = 0.75  # difflib's ratio, at most 1: “anxeity” and “anxiety” have 0.86
WORD = re.compile(rf"[^\W\d_]{{{MIN_LENGTH},{MAX_LENGTH}}}")


def spelling_suggestion(query: str) -> str:
    """``query`` with each unknown word corrected; empty if nothing could be corrected."""
    vocabulary = site_vocabulary()
    words = [
        word
        if word.lower() in vocabulary or word.lower() in STOP_WORDS
        else most_similar(word, vocabulary)
        for word in query.split()
    ]
    suggestion = " ".join(words)
    return "" if suggestion == query else suggestion


def most_similar(word: str, vocabulary: frozenset[str]) -> str:
    """The word of ``vocabulary`` most similar to ``word``; ``word`` itself if none is.

    Only words of about the same length with the same first or second letter are compared: that is
    about a tenth of them, and few slips of the finger change both letters.
    """
    lower = word.lower()
    if not MIN_LENGTH <= len(lower) <= MAX_LENGTH:
        return word
    candidates = [
        other
        for other in vocabulary
        if abs(len(other) - len(lower)) <= 2 and (other[0] == lower[0] or other[1] == lower[1])
    ]
    return next(iter(get_close_matches(lower, candidates, n=1, cutoff=MIN_SIMILARITY)), word)


@cached_until_change
def site_vocabulary() -> frozenset[str]:
    """The words of the public pages, in lower case: the 20,000 most frequent."""
    pages = public_pages(Page.objects.all())
    articles = BlogPostPage.objects.published().order_by()
    sources = [
        pages.values_list("title", flat=True),
        articles.values_list("standfirst", flat=True),
        [author.name for author in authors_in_use()],
        [topic.title for topic in topics_in_use()],
        newest_indexed_texts(pages),
    ]
    frequencies = Counter(
        word for texts in sources for text in texts for word in WORD.findall(text.lower())
    )
    return frozenset(word for word, _ in frequencies.most_common(MAX_WORDS))


def newest_indexed_texts(pages):
    """What the search index holds of the newest 500 of ``pages``."""
    text_field = "body_text" if connection.vendor == "postgresql" else "body"
    primary_key = Page._meta.pk
    entries = IndexEntry.objects.filter(
        Exists(
            pages.filter(
                pk=Cast(OuterRef("object_id"), primary_key), content_type=OuterRef("content_type")
            )
        )
    )
    return entries.order_by("-pk").values_list(text_field, flat=True)[:MAX_WHOLE_TEXTS]
