"""How a page type or a view permits shared caches to store its responses.

A page type does so with ``cache_policy = PUBLIC``, a view with ``@with_cache_policy(PUBLIC)``.
Every other response is private: practice/page_cache/middleware.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse

from practice.page_cache.responses import PUBLIC_MUST_REVALIDATE


@dataclass(frozen=True)
class CachePolicy:
    """Every visitor gets the same response; of the query, only ``parameters`` change it."""

    parameters: tuple[str, ...] = ()

    def set_headers(self, response: HttpResponse) -> None:
        """Set the caching headers of ``response``, if its status is 200.

        Browsers revalidate the page each time. So does a content delivery network, unless the site
        can purge it (the setting PAGE_CACHE_CDN_MAX_AGE). The network gets a header of its own
        (RFC 9213): a browser that applied ``stale-while-revalidate`` would show an editor the old
        page.
        """
        if response.status_code != HTTPStatus.OK:
            return
        response.headers["Cache-Control"] = PUBLIC_MUST_REVALIDATE
        if max_age := settings.PAGE_CACHE_CDN_MAX_AGE:
            response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={max_age}"
            response.headers["CDN-Cache-Control"] = f"max-age={max_age}, stale-while-revalidate=60"
        no_vary_search = "key-order, params"
        if self.parameters:
            names = " ".join(f'"{name}"' for name in self.parameters)
            no_vary_search += f", except=({names})"
        response.headers["No-Vary-Search"] = no_vary_search


PUBLIC = CachePolicy()
PUBLIC_BY_PAGE = CachePolicy(parameters=("page",))


def with_cache_policy(policy: CachePolicy) -> Callable[[Callable], Callable]:
    """Decorator: set the headers of ``policy`` on the view's responses with status 200."""

    def decorator(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            response = view(request, *args, **kwargs)
            policy.set_headers(response)
            return response

        return wrapper

    return decorator
