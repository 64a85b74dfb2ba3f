"""Purges a content delivery network, through wagtail.contrib.frontend_cache."""

from urllib.parse import quote, urlsplit

from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Page, Site

from practice.page_cache.wsgi_cache import PageCache


def purge_cdn(cache: PageCache) -> None:
    """Purge all live pages and every address in ``cache``.

    A menu or an image can stand on any page, and only the cache knows the former address of a page
    that has moved.

    A cached address contains what a visitor sent: a host with any port, a path with any byte. The
    network rejects a batch with one such address, and takes long over many.
    """
    site_hosts = {urlsplit(site.root_url).netloc for site in Site.objects.all()}
    batch = PurgeBatch(
        f"{key.scheme}://{key.host}{quote(key.path, encoding='latin-1')}"
        for key in cache.store.list_keys()
        if key.host and not key.query and (key.host in site_hosts or ":" not in key.host)
    )
    # Those with a view restriction too: they may have been public until this change.
    batch.add_pages(Page.objects.live())
    batch.purge()
