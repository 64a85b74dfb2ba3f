"""“Did you mean …?”: the words of the site, and the nearest of them to one that is not there.

Only what is live and public has a say, so that nothing in a draft or a private page shows here.
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

WHOLE_TEXTS = 500  # pages whose every word counts; of the others, the titles and standfirsts
MOST_WORDS = 20_000  # the most frequent
SHORTEST, LONGEST = 3, 30  # letters
NEAR_ENOUGH = 0.75  # difflib’s ratio: “anxeity” and “anxiety” have 0.86
WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},{LONGEST}}}")


def did_you_mean(query: str) -> str:
    """``query`` with each word that the site does not have put right; empty if nothing is near."""
    known = vocabulary()
    nearest = [
        word if word.lower() in known or word.lower() in STOP_WORDS else near(word, known)
        for word in query.split()
    ]
    suggestion = " ".join(nearest)
    return "" if suggestion == query else suggestion


def near(word: str, known: dict[str, int]) -> str:
    """The word of the site nearest to ``word``, or ``word`` itself.

    Only words of about its length that share its first or second letter are compared, which few
    slips of the finger change both of, and which leaves a tenth of all words.
    """
    given = word.lower()
    if not SHORTEST <= len(given) <= LONGEST:
        return word
    candidates = [
        other
        for other in known
        if abs(len(other) - len(given)) <= 2 and (other[0] == given[0] or other[1] == given[1])
    ]
    return next(iter(get_close_matches(given, candidates, n=1, cutoff=NEAR_ENOUGH)), word)


@cached_until_change
def vocabulary() -> dict[str, int]:
    """The site’s words and how often each stands there, the most frequent first."""
    pages = public_pages(Page.objects.all())
    articles = BlogPostPage.objects.published().order_by()
    texts = [
        pages.values_list("title", flat=True),
        articles.values_list("standfirst", flat=True),
        [author.name for author in authors_in_use()],
        [topic.title for topic in topics_in_use()],
        newest_texts(pages),
    ]
    counted = Counter(
        word for source in texts for text in source for word in WORD.findall(text.lower())
    )
    return dict(counted.most_common(MOST_WORDS))


def newest_texts(pages):
    """What the search index holds of the newest ``pages``."""
    text = "body_text" if connection.vendor == "postgresql" else "body"
    key = Page._meta.pk
    entries = IndexEntry.objects.filter(
        Exists(
            pages.filter(pk=Cast(OuterRef("object_id"), key), content_type=OuterRef("content_type"))
        )
    )
    return entries.order_by("-pk").values_list(text, flat=True)[:WHOLE_TEXTS]
