"""Answers for machines: robots.txt and the health check."""

from django.db import connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from practice.page_cache.cache_control import PUBLIC, with_cache_policy


@with_cache_policy(PUBLIC)
@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        f"Sitemap: {Site.find_for_request(request).root_url}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def health(request):
    """“ok” if the site can read its database; otherwise the 500 of whatever stopped it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
