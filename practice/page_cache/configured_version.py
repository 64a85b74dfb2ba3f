"""The version that the settings choose; version.py and redis_version.py read and write it."""

from functools import cache

from django.conf import settings

from practice.page_cache.version import Version


@cache
def configured_version() -> Version:
    """The version that this process shares with all others of the site."""
    path = settings.PAGE_CACHE_VERSION_FILE
    if settings.PAGE_CACHE_REDIS_URL:
        # Imported only by a site that uses it: the client takes a tenth of a second to load.
        from practice.page_cache.redis_version import RedisVersion

        return RedisVersion(path, settings.PAGE_CACHE_REDIS_URL)
    return Version(path)
