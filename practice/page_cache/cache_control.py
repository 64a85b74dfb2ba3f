"""What an answer says about who may keep it.

Everything is private unless it is declared here: a page type with ``cache_policy = PUBLIC``, a
view with ``@with_cache_policy(PUBLIC)``. Whoever has a session is never given what others may get.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from practice.page_cache.responses import ASK_EACH_TIME

PRIVATE = "no-store, private"


@dataclass(frozen=True)
class Policy:
    """Every visitor may get the same answer; only the query ``parameters`` make a difference."""

    parameters: tuple[str, ...] = ()

    def declare(self, response: HttpResponse) -> None:
        """Say so, of a 200, to the page cache, to browsers and to a content delivery network.

        A browser asks each time whether the page has changed, which costs it a few bytes; so does a
        delivery network, unless the site can tell it of a change (the setting CDN_SECONDS). Its
        header is one of its own (RFC 9213): a browser that kept a page on that permission would
        show an editor the old one.
        """
        if response.status_code != HTTPStatus.OK:
            return
        response.headers["Cache-Control"] = ASK_EACH_TIME
        if seconds := settings.CDN_SECONDS:
            response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
            response.headers["CDN-Cache-Control"] = f"max-age={seconds}, stale-while-revalidate=60"
        excepted = " ".join(f'"{name}"' for name in self.parameters)
        response.headers["No-Vary-Search"] = "key-order, params" + (
            f", except=({excepted})" if excepted else ""
        )


PUBLIC = Policy()
PUBLIC_BY_PAGE = Policy(parameters=("page",))


def with_cache_policy(policy: Policy) -> Callable:
    """Declare ``policy`` for what a view answers, if it answers 200."""

    def decorate(view):
        @wraps(view)
        def declared(request, *args, **kwargs):
            response = view(request, *args, **kwargs)
            policy.declare(response)
            return response

        return declared

    return decorate


class PrivateByDefaultMiddleware:
    """Middleware: nobody keeps an answer, unless the answer says otherwise.

    What is declared for everybody becomes private again when the one who asks has a session, or
    when a cookie is set with it. A file that never changes stays as it is: it shows nobody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        said = response.headers.get("Cache-Control", "")
        somebody = settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies
        if "immutable" in said or "no-store" in said:
            return response
        if somebody or "public" not in said:
            response.headers["Cache-Control"] = PRIVATE
            for name in ("CDN-Cache-Control", "No-Vary-Search"):
                response.headers.pop(name, None)
        elif request.META.get("QUERY_STRING") and response.headers.pop("CDN-Cache-Control", None):
            response.headers["Cache-Control"] = ASK_EACH_TIME  # see answers.for_browsers_only
        return response
