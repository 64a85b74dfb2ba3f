"""Look-ups that nearly every page needs, read once and kept until something changes."""

from wagtail.models import PageQuerySet, PageViewRestriction, Site
from wagtail.models.sites import get_site_for_hostname

from practice.page_cache.memoize import cached_until_change, copied_until_change


@cached_until_change
def has_view_restrictions() -> bool:
    """Whether any page is closed to the public. On most sites none is."""
    return PageViewRestriction.objects.exists()


def public_pages(pages: PageQuerySet) -> PageQuerySet:
    """``pages.live().public()``, without looking restrictions up where there are none."""
    return pages.live().public() if has_view_restrictions() else pages.live()


@copied_until_change
def find_site(hostname: str, port: str) -> Site | None:
    """The site at ``hostname``, with its home page; None if there is none."""
    # Wagtail keeps the roots of sites for an hour in each process: another may have changed them.
    Site.clear_site_root_paths_cache()
    try:
        site = get_site_for_hostname(hostname, port)
    except Site.DoesNotExist:
        return None
    site.root_page = site.root_page.specific
    return site
