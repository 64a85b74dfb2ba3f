"""The site’s own search."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.models import Topic, get_index_page
from blog.models.queries import topics_in_use
from home.search.people import people_named
from home.search.queries import matches, pages_of
from home.search.results import describe
from home.search.spelling import did_you_mean
from practice.search import words
from practice.search.stemming import stems

RESULTS_A_PAGE = 10


@require_safe
def search(request):
    """What is live and public and matches ``?q=``, perhaps only articles on ``?topic=`` (a slug).

    Any string will do for either; an odd one finds nothing. If no page has all the words, pages
    that have some of them are shown, and said to be such.
    """
    query = words(request.GET.get("q", ""))
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
        context |= find(query, topic, request.GET.get("page"))
    return render(request, "home/search.html", context)


def find(query: str, topic: Topic | None, number: str | None) -> dict:
    """One page of results for the template, with what to try if no page has all the words."""
    looked_for = stems(query)
    found = matches(query, topic, "and")
    suggestion = "" if found.count else did_you_mean(query)
    if some_words_only := not found.count and len(looked_for) > 1:
        found = matches(query, topic, "or")
    people = people_named(looked_for)
    page = Paginator(found.keys, RESULTS_A_PAGE).get_page(number)
    return {
        "page_obj": page,
        "people": people,
        "index": people and get_index_page(),
        "count": found.count,
        "results": describe(pages_of(page), looked_for),
        "some_words_only": some_words_only,
        "suggestion": suggestion,
    }
