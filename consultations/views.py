"""Django's view for a form that was sent without its CSRF token."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from consultations.forms import EnquiryForm
from consultations.models import ConsultationPage


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: status 403, and on the consultation form nothing typed is lost.

    That form is shown again as it was filled in, with a new token.
    """
    page = Page.find_for_request(request, request.path)
    if not isinstance(page, ConsultationPage):
        return render(request, "403_csrf.html", status=403)
    response = page.render_form(request, EnquiryForm(page, request.POST), csrf_failed=True)
    response.status_code = 403
    return response
