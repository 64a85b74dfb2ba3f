"""The sitemap (sitemaps.org/protocol.html): every public page with the day it last changed."""

import datetime
from typing import NamedTuple

from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Site

from blog.models import BlogPostPage
from practice.core.models.settings import practice_details_of
from practice.core.queries import public_pages
from practice.page_cache.memoize import cached_until_change


class SitemapEntry(NamedTuple):
    location: str  # absolute
    lastmod: datetime.date | None


class PageSitemap(Sitemap):
    """In parts of 500 addresses, which fit into the page cache."""

    limit = 500

    def items(self) -> tuple[SitemapEntry, ...]:
        """None as long as search engines are not to list the site."""
        site_id = self.get_wagtail_site().pk
        is_listed = practice_details_of(site_id).search_engines_allowed
        return sitemap_entries(site_id) if is_listed else ()

    def get_urls(self, page=1, site=None, protocol=None):
        return [entry._asdict() for entry in self.paginator.page(page).object_list]


@cached_until_change
def sitemap_entries(site_id: int) -> tuple[SitemapEntry, ...]:
    """Articles come from the index page they stand under, in one query without page objects."""
    root = Site.objects.select_related("root_page").get(pk=site_id).root_page
    # A site without a home page has the root of the tree, which is no page.
    below = root.get_descendants(inclusive=not root.is_root())
    pages = public_pages(below).not_type(BlogPostPage)
    return tuple(
        SitemapEntry(url["location"], url["lastmod"])
        for page in pages.order_by("path").defer_streamfields().specific()
        for url in page.get_sitemap_urls()
    )
