"""What /sitemap.xml tells search engines of, each page with the day on which it last changed."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.db.models.functions import Coalesce
from wagtail.contrib.sitemaps import Sitemap

if TYPE_CHECKING:
    from blog.models import BlogIndexPage

CHANGED = Coalesce("last_updated", "published_on")


class PracticeSitemap(Sitemap):
    """All pages that every visitor may read.

    The articles come from the list they stand in, which needs one query and no page object for
    them, however many there are.
    """

    def items(self):
        from blog.models import BlogPostPage

        return super().items().not_type(BlogPostPage)

    def _urls(self, page, protocol, domain):
        urls = super()._urls(page, protocol, domain)
        # A day is too coarse for the header Last-Modified, which would follow from it.
        self.latest_lastmod = None
        return urls


def beneath(index: "BlogIndexPage", request) -> list[dict[str, Any]]:
    """The articles of the list and the pages of their topics and authors."""
    posts = index.posts().filter(noindex=False).order_by()
    base = index.get_full_url(request)
    articles = posts.order_by("pk").values_list("slug", CHANGED)
    topics = newest(posts.values_list("topics__slug").annotate(day=Max(CHANGED)))
    authors = newest(
        row
        for author in ("author__slug", "second_author__slug")
        for row in posts.values_list(author).annotate(day=Max(CHANGED))
    )
    return [
        *({"location": f"{base}{slug}/", "lastmod": changed} for slug, changed in articles),
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
