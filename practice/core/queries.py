"""Which pages every visitor may see."""

from wagtail.models import PageQuerySet, PageViewRestriction

from practice.page_cache.memoize import cached_until_change


@cached_until_change
def anything_is_restricted() -> bool:
    """Whether any page is closed to the public, as on most sites none is."""
    return PageViewRestriction.objects.exists()


def only_public(pages: PageQuerySet) -> PageQuerySet:
    """``pages.live().public()``, without looking restrictions up where there are none."""
    return pages.live().public() if anything_is_restricted() else pages.live()
