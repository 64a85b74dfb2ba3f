"""Telling a content delivery network what to forget, through wagtail.contrib.frontend_cache."""

from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Page

from practice.page_cache.layer import PageCache


def purge(cache: PageCache) -> None:
    """Ask for all that visitors may have been given: a menu, an author or a picture can stand on
    any page, and a page that has moved is known only by what was kept of it."""
    batch = PurgeBatch(f"{scheme}://{host}{path}" for scheme, host, path, _ in cache.store.known())
    batch.add_pages(Page.objects.live().public())
    batch.purge()
