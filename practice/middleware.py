"""What every request passes through, beside Django's and Wagtail's own middleware."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.urls import reverse
from csp.middleware import CSPMiddleware


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere, and a policy of its own for the admin and its previews."""

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        # Wagtail renders a preview in a request of its own, to the page's public address.
        in_admin = request.path_info.startswith(reverse("wagtailadmin_home"))
        if not report_only and (in_admin or getattr(request, "is_preview", False)):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class RefuseNulBytesMiddleware:
    """Answer 400 to an address with a NUL byte in it.

    No page has such an address, and PostgreSQL raises an error when asked for one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if "\0" in request.path_info or "\0" in "".join(
            value for values in request.GET.lists() for value in (values[0], *values[1])
        ):
            raise BadRequest("The address contains a NUL byte.")
