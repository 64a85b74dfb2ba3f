"""A page cache in front of Django: a WSGI application that follows RFC 9111 (HTTP Caching).

A request passes through these modules, in this order:

- ``application`` builds the cache from the settings; ``wsgi_cache`` answers from memory or calls
  Django.
- ``cacheability`` decides which requests it may answer and which responses it may store;
  ``cache_control`` is how a page type or a view permits that, and ``middleware`` makes every
  other response private.
- ``keys``, ``responses`` and ``store`` are what is stored, in which form and within which size.

A response is served only while the ``version`` is the one under which it was made:

- ``signal_handlers`` increments the version when a model that a page can show is saved or deleted.
  It is shared between the processes of a machine, and by ``redis_version`` between machines;
  ``configured_version`` chooses by the settings.
- ``worker`` is a thread that fetches other machines' changes. After a change it has the most
  requested pages made again (``warming``) and purges the content delivery network (``cdn``).
- ``memoize`` keeps results of functions in memory for as long as the version stays the same.

docs/decisions/0011-page-cache.md gives reasons and figures.
"""
