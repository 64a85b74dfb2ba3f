"""Django's CSRF_FAILURE_VIEW: a visitor whose cookie is missing keeps what they typed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from consultations.forms import EnquiryForm
from consultations.models import ConsultationPage


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """On the consultation form: the form again, as typed, with a fresh token. Elsewhere: a page."""
    page = _posted_to(request)
    if page is None:
        return render(request, "403_csrf.html", status=403)
    response = page.show(request, EnquiryForm(page, request.POST), cookie_missing=True)
    response.status_code = 403
    return response


def _posted_to(request: HttpRequest) -> ConsultationPage | None:
    try:
        page, _, _ = Page.route_for_request(request, request.path) or (None, None, None)
    except Http404:
        return None
    return page if isinstance(page, ConsultationPage) else None
