"""Makes a response private unless it is expressly public."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from practice.page_cache.responses import PUBLIC_MUST_REVALIDATE

PRIVATE = "no-store, private"


class PrivateByDefaultMiddleware:
    """Forbids storing a response, unless its Cache-Control permits it.

    A public response becomes private if the request has a session or the response sets a cookie.
    Immutable files stay public: they are the same for everybody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        cache_control = response.headers.get("Cache-Control", "")
        if "immutable" in cache_control or "no-store" in cache_control:
            return response
        is_personal = settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies
        if is_personal or "public" not in cache_control:
            response.headers["Cache-Control"] = PRIVATE
            for name in ("CDN-Cache-Control", "No-Vary-Search"):
                response.headers.pop(name, None)
        elif request.META.get("QUERY_STRING") and response.headers.pop("CDN-Cache-Control", None):
            # As in responses.without_cdn_permission.
            response.headers["Cache-Control"] = PUBLIC_MUST_REVALIDATE
        return response
