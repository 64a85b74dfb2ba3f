"""The site's own search."""

from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.models import get_index_page
from blog.models.queries import topics_in_use
from home.search.people import authors_named
from home.search.queries import load_pages, ranked_pages
from home.search.results import search_results
from home.search.spelling import spelling_suggestion
from practice.search.normalisation import normalise_query
from practice.search.stemming import search_terms

RESULTS_PER_PAGE = 10


@require_safe
def search(request):
    """The public pages that match ``?q=``; with ``?topic=`` (a slug) only articles on that topic.

    Any string is accepted for either. If no page has all the words, pages that have some of them
    are shown instead, with a sentence that says so.
    """
    query = normalise_query(request.GET.get("q", ""))
    topics = topics_in_use()
    slug = request.GET.get("topic", "")
    topic = next((topic for topic in topics if topic.slug == slug), None)
    context = {
        "query": query,
        "topics": topics,
        "topic": topic,
        "unknown_topic": bool(slug) and not topic,
    }
    if query:
        context |= results_context(query, topic.pk if topic else None, request.GET.get("page"))
    return render(request, "home/search.html", context)


def results_context(query: str, topic_id: int | None, page_number: str | None) -> dict[str, Any]:
    """One page of results for the template, with suggestions if no page has all the words."""
    terms = search_terms(query)
    ranking = ranked_pages(query, topic_id, "and")
    suggestion = "" if ranking.count else spelling_suggestion(query)
    some_words_only = not ranking.count and len(terms) > 1
    if some_words_only:
        ranking = ranked_pages(query, topic_id, "or")
    authors = authors_named(terms)
    page_obj = Paginator(ranking.page_ids, RESULTS_PER_PAGE).get_page(page_number)
    return {
        "page_obj": page_obj,
        "authors": authors,
        "index": get_index_page() if authors else None,
        "count": ranking.count,
        "results": search_results(load_pages(page_obj), terms),
        "some_words_only": some_words_only,
        "suggestion": suggestion,
    }
