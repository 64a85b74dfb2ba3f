"""What a therapist is told if an access cannot be recorded, or their words cannot be saved."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from consultations.access_log import AccessLogError
from consultations.unsaved_words import FORMS, words_not_saved

REASONS = {
    HTTPStatus.FORBIDDEN: "The page was opened before you signed in.",
    HTTPStatus.NOT_FOUND: "It has been deleted in the meantime.",
}
OTHER_REASON = "Something went wrong on the way. Please try again in a few minutes."


class AccessLogMiddleware:
    """Answers 503, and nothing of any enquiry, if an access cannot be recorded."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception) -> HttpResponse | None:
        if not isinstance(exception, AccessLogError):
            return None
        # Without the request: context processors read the database, which may be what failed.
        body = render_to_string("consultations/inbox/access_not_recorded.html")
        return HttpResponse(body, status=HTTPStatus.SERVICE_UNAVAILABLE)


class UnsavedWordsMiddleware:
    """Answers with the words that did not reach the view that would have saved them.

    The session may have ended since the screen was opened, and a redirect to sign in would lose
    them. They are kept neither by the server, which does not know whose they are, nor by the
    browser, which others may use: they go back to the window they came from.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _has_unsaved_words(request):
            return response
        status = response.status_code
        if not request.user.is_authenticated or status < HTTPStatus.BAD_REQUEST:
            return words_not_saved(request, needs_sign_in=True, status=HTTPStatus.FORBIDDEN)
        return words_not_saved(request, REASONS.get(status, OTHER_REASON), status=status)


def _has_unsaved_words(request: HttpRequest) -> bool:
    match = request.resolver_match
    form = FORMS.get(match.view_name) if match else None
    return bool(
        form
        and request.method == "POST"
        and not getattr(request, "words_are_kept", False)
        # Another site must not put words into our page.
        and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and any(request.POST.get(name, "").strip() for name in form.labels)
    )
