"""The site's own search."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from practice.search import words

RESULTS_A_PAGE = 10


@require_safe
def search(request):
    """What is live and public and matches ``?q=``. Any string will do; an odd one finds nothing."""
    query = words(request.GET.get("q", ""))
    found = Page.objects.live().public().specific().search(query) if query else Page.objects.none()
    page = Paginator(found, RESULTS_A_PAGE).get_page(request.GET.get("page"))
    response = render(request, "home/search.html", {"query": query, "results": page})
    response.headers["Cache-Control"] = "no-store"
    return response
