"""The project's own middleware, in the order in which requests pass it (settings/base/apps.py)."""

import codecs
from http import HTTPStatus
from urllib.parse import unquote

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.request import split_domain_port
from django.middleware.gzip import GZipMiddleware
from django.urls import is_valid_path, reverse
from django.utils.http import escape_leading_slashes
from wagtail.contrib.redirects import middleware as wagtail_redirects

from practice.core.queries import find_site
from practice.page_cache.cacheability import MAX_BODY_BYTES
from practice.views import health

MAX_PATH_LENGTH = 2000  # characters
# Visitors write a message; staff upload pictures and documents.
MAX_REQUEST_BYTES = 2_621_440
MAX_ADMIN_REQUEST_BYTES = 40 * 1024 * 1024
# How long a browser may remember a redirect. By default it is for good, and then a page that
# moves away and back again would be a loop to it.
REDIRECT_CACHE_CONTROL = "public, max-age=3600"
CASE_SENSITIVE_PREFIXES = ("/admin/", "/documents/", "/media/", "/static/")


def is_admin_path(path: str) -> bool:
    return path.startswith(reverse("wagtailadmin_home"))


def is_in_admin(request: HttpRequest) -> bool:
    return is_admin_path(request.path)


def max_request_bytes(path: str) -> int:
    """Also for practice.request_threads, which refuses more before it has been read."""
    return MAX_ADMIN_REQUEST_BYTES if is_admin_path(path) else MAX_REQUEST_BYTES


class CompressionMiddleware(GZipMiddleware):
    """Django's compression, which hides the length of a form's secret, for private responses.

    The page cache compresses public ones itself, once.
    """

    def process_response(self, request, response):
        public = "public" in response.headers.get("Cache-Control", "")
        fits = len(getattr(response, "content", "")) <= MAX_BODY_BYTES
        if public and not request.COOKIES and fits:
            return response
        return super().process_response(request, response)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere, and a policy of its own for the admin and its previews.

    Both are in practice/settings/base/security.py, and neither allows an inline script or style.
    """

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        # Wagtail renders a preview in a request of its own, to the page's public address.
        if not report_only and (is_in_admin(request) or getattr(request, "is_preview", False)):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class CrossOriginResourcePolicyMiddleware:
    """Let no page of another origin load what this site serves, unless the view permits it.

    The views of published images do: readers of feeds show them. The header binds browsers only
    (https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header), so what fetches a page or
    a card to preview a shared link is not concerned.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class RejectUnreadableRequestsMiddleware:
    """Answer 400 or 404 to what no browser sends and no page of this site can read.

    Django would write the files of a body of any size to disk before a view is called.
    A NUL byte in the address is an error in PostgreSQL. A body that says it is in another encoding
    than UTF-8 breaks Django's parser, or brings in characters that cannot be written out again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if len(request.path_info) > MAX_PATH_LENGTH:
            raise Http404("The address is too long.")
        if int(request.META.get("CONTENT_LENGTH") or 0) > max_request_bytes(request.path):
            raise BadRequest("The body is too large.")
        if "\0" in request.path_info + unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest("The address contains a NUL byte.")
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("The body is not in UTF-8.")


class HealthMiddleware:
    """Answer /health/ under any host name, and even if the database cannot be read.

    What asks knows the site by its address, such as 127.0.0.1 or that of a machine behind a load
    balancer. Those that come after look at the host, the session or the site.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        return health(request) if request.path_info == "/health/" else self.get_response(request)


class SiteMiddleware:
    """Set the request's site, where Wagtail's ``Site.find_for_request`` looks for it first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        hostname, _ = split_domain_port(request.get_host())
        request._wagtail_site = find_site(hostname, request.get_port())  # type: ignore[attr-defined]
        return self.get_response(request)


class RedirectMiddleware(wagtail_redirects.RedirectMiddleware):
    """Wagtail's redirects; then an address with capitals leads to the one without."""

    def process_response(self, request, response):
        if response.status_code != HTTPStatus.NOT_FOUND:
            return response
        response = super().process_response(request, response)
        if response.status_code == HTTPStatus.NOT_FOUND and may_exist_in_lower_case(request):
            path = lower_case_path(request.path)
            query = request.META.get("QUERY_STRING", "")
            response = HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
        if response.status_code == HTTPStatus.MOVED_PERMANENTLY:
            response["Cache-Control"] = REDIRECT_CACHE_CONTROL
        return response


def may_exist_in_lower_case(request: HttpRequest) -> bool:
    """Whether the path has capitals without which a page could be found.

    Django writes bytes that are not UTF-8 as “%ED”, in capitals again each time.
    """
    return (
        request.method in ("GET", "HEAD")
        and "%" not in request.path
        and request.path != request.path.lower()
        and not request.path.startswith(CASE_SENSITIVE_PREFIXES)
    )


def lower_case_path(path: str) -> str:
    """``path`` in lower case, with the slash that CommonMiddleware would append."""
    lower = path.lower()
    if not lower.endswith("/") and not is_valid_path(lower) and is_valid_path(f"{lower}/"):
        lower += "/"
    return escape_leading_slashes(lower)
