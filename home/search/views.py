"""The site’s own search."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from blog.models import BlogPostPage, Topic
from blog.order import topics_in_use
from home.search.results import describe
from home.search.vocabulary import did_you_mean
from practice.search import words
from practice.search.stems import stems
from practice.visibility import only_public

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
    pages = only_public(Page.objects.all()).specific()
    if topic:
        pages = pages.filter(pk__in=BlogPostPage.objects.filter(topics=topic).values("pk"))
    found, suggestion = pages.search(query), ""
    some_words_only = not found.count()
    if some_words_only:
        found, suggestion = pages.search(query, operator="or"), did_you_mean(query)
    results = Paginator(found, RESULTS_A_PAGE).get_page(number)
    return {
        "page_obj": results,
        "results": describe(results, stems(query)),
        "some_words_only": some_words_only and len(stems(query)) > 1,
        "suggestion": suggestion,
    }
