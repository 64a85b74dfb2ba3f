"""Telling a content delivery network what to forget, through wagtail.contrib.frontend_cache."""

from urllib.parse import quote, urlsplit

from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Page, Site

from practice.page_cache.wsgi_cache import PageCache


def purge(cache: PageCache) -> None:
    """Ask for all that visitors may have been given: a menu, an author or a picture can stand on
    any page, and a page that has moved is known only by what was kept of it.

    What was kept bears a visitor's words: a host with any port, a path with any byte. The network
    refuses a list with one such address, or is busy for long with many.
    """
    sites = {urlsplit(site.root_url).netloc for site in Site.objects.all()}
    batch = PurgeBatch(
        f"{scheme}://{host}{quote(path, encoding='latin-1')}"
        for scheme, host, path, query in cache.store.known()
        if host and not query and (host in sites or ":" not in host)
    )
    batch.add_pages(Page.objects.live())  # those closed to the public above all
    batch.purge()
