"""What every request passes through, beside Django's and Wagtail's own middleware."""

import codecs
from urllib.parse import unquote

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse

from practice.page_cache.cacheability import MAX_BODY_BYTES

LONGEST_PATH = 2000  # characters
# Bytes; staff upload pictures and documents, visitors write a message.
LARGEST_BODY = {False: 2_621_440, True: 40 * 1024 * 1024}


def is_in_admin(request) -> bool:
    return request.path.startswith(reverse("wagtailadmin_home"))


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere, and a policy of its own for the admin and its previews."""

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        # Wagtail renders a preview in a request of its own, to the page's public address.
        if not report_only and (is_in_admin(request) or getattr(request, "is_preview", False)):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class CompressWhatIsNotKept(GZipMiddleware):
    """Django's compression, which hides the length of a form's secret, for the answers to one
    visitor. What is for everybody the page cache compresses, once."""

    def process_response(self, request, response):
        public = "public" in response.headers.get("Cache-Control", "")
        if (
            public
            and not request.COOKIES
            and len(getattr(response, "content", "")) <= MAX_BODY_BYTES
        ):
            return response
        return super().process_response(request, response)


class RefuseUnreadableMiddleware:
    """Answer 400 to what no browser sends and no page of this site can read.

    Django would write the files of a body of any size to disk before a view is asked.
    A NUL byte in the address is an error in PostgreSQL. A body that says it is in another encoding
    than UTF-8 breaks Django's parser, or brings in characters that cannot be written out again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if len(request.path_info) > LONGEST_PATH:
            raise Http404("No page has so long an address.")
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY[is_in_admin(request)]:
            raise BadRequest("The body is too large.")
        if "\0" in request.path_info + unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest("The address contains a NUL byte.")
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("The body is not in UTF-8.")
