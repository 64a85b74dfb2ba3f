"""Where the address of a page that has moved, or one typed in capitals, leads."""

from http import HTTPStatus

from django.http import HttpResponsePermanentRedirect
from django.urls import is_valid_path
from django.utils.http import escape_leading_slashes
from wagtail.contrib.redirects.middleware import RedirectMiddleware

# For how long a browser may remember a redirect. By default it is for good, and then a page that
# moves away and back again would be lost to it.
REMEMBERED = "public, max-age=3600"
EXACT = ("/admin/", "/documents/", "/media/", "/static/")  # capitals matter in names of files


class OldAddressMiddleware(RedirectMiddleware):
    def process_response(self, request, response):
        if response.status_code != HTTPStatus.NOT_FOUND:
            return response
        response = super().process_response(request, response)
        if response.status_code == HTTPStatus.NOT_FOUND and may_be_in_small_letters(request):
            small = in_small_letters(request.path)
            query = request.META.get("QUERY_STRING", "")
            response = HttpResponsePermanentRedirect(f"{small}?{query}" if query else small)
        if response.status_code == HTTPStatus.MOVED_PERMANENTLY:
            response["Cache-Control"] = REMEMBERED
        return response


def may_be_in_small_letters(request) -> bool:
    """Whether the page could be found at the same address without the capitals in it.

    What is no UTF-8 Django writes as “%ED”, in capitals again each time.
    """
    return (
        request.method in ("GET", "HEAD")
        and "%" not in request.path
        and request.path != request.path.lower()
        and not request.path.startswith(EXACT)
    )


def in_small_letters(path: str) -> str:
    """``path`` without its capitals; with the slash that CommonMiddleware would have it end in."""
    small = path.lower()
    if not small.endswith("/") and not is_valid_path(small) and is_valid_path(f"{small}/"):
        small += "/"
    return escape_leading_slashes(small)
