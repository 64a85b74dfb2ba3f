"""What /sitemap.xml tells search engines of, each page with the day on which it last changed."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from practice.core.queries import only_public
from practice.page_cache.cache_control import CachePolicy, with_cache_policy
from practice.page_cache.memoize import cached_until_change

if TYPE_CHECKING:
    from blog.models import BlogIndexPage

CHANGED = Coalesce("last_updated", "published_on")
ADDRESSES_A_PART = 500


@with_cache_policy(CachePolicy(parameters=("part",)))
@require_safe
def sitemap(request):
    """All addresses, or for a large site the list of its parts (sitemaps.org/protocol.html)."""
    site = Site.find_for_request(request)
    parts = Paginator(addresses(site), ADDRESSES_A_PART)
    part = request.GET.get("part")
    if part is None and parts.num_pages > 1:
        base = f"{site.root_url}/sitemap.xml"
        context: dict[str, Any] = {"parts": [f"{base}?part={n}" for n in parts.page_range]}
        return TemplateResponse(
            request, "sitemap_index.xml", context, content_type="application/xml"
        )
    try:
        context = {"urlset": parts.page(part or 1).object_list}
    except InvalidPage as error:
        raise Http404("The sitemap has no such part.") from error
    return TemplateResponse(request, "sitemap.xml", context, content_type="application/xml")


@cached_until_change
def addresses(site: Site) -> list[dict[str, Any]]:
    """All pages that every visitor may read, each with its location and lastmod.

    The articles come from the list they stand in, which needs one query and no page object for
    them, however many there are.
    """
    from blog.models import BlogPostPage

    pages = only_public(site.root_page.get_descendants(inclusive=True)).not_type(BlogPostPage)
    return [
        url
        for page in pages.order_by("path").defer_streamfields().specific()
        for url in page.get_sitemap_urls()
    ]


def beneath(index: "BlogIndexPage", request) -> list[dict[str, Any]]:
    """The articles of the list and the pages of their topics and authors."""
    from blog.models import BlogPostPage

    posts = BlogPostPage.objects.published().filter(noindex=False).order_by()
    base = index.get_full_url(request)
    articles = posts.order_by("pk").values_list("slug", CHANGED)
    topics = newest(posts.values_list("topics__slug").annotate(day=Max(CHANGED)))
    authors = newest(
        row
        for author in ("author__slug", "second_author__slug")
        for row in posts.values_list(author).annotate(day=Max(CHANGED))
    )
    return [
        *(
            {"location": index.article_at(base, slug), "lastmod": changed}
            for slug, changed in articles
        ),
        *(
            {"location": index.address_of(request, route, slug), "lastmod": changed}
            for route, pages in (("topic", topics), ("author", authors))
            for slug, changed in sorted(pages.items())
        ),
    ]


def newest(rows: Iterable[tuple[str | None, datetime.date | None]]) -> dict[str, datetime.date]:
    """The last of the days that ``rows`` give for each slug."""
    days: dict[str, datetime.date] = {}
    for slug, day in rows:
        if slug and day:
            days[slug] = max(day, days.get(slug, day))
    return days
