"""The versions of the notice, as visitors saw them."""

from http import HTTPStatus

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consultations.models import Enquiry, PrivacyNotice

PER_PAGE = 50


@permission_required("consultations.view_enquiry", raise_exception=True)
def notices(request: HttpRequest) -> HttpResponse:
    page = Paginator(PrivacyNotice.objects.defer("text"), PER_PAGE).get_page(request.GET.get("p"))
    named = Enquiry.objects.order_by().values_list("privacy_version").annotate(Count("pk"))
    counts = dict(named.filter(privacy_version__in=[notice.version for notice in page]))
    rows = [(notice, counts.get(notice.version, 0)) for notice in page]
    return render(request, "consultations/privacy/notices.html", {"rows": rows, "page": page})


@permission_required("consultations.view_enquiry", raise_exception=True)
def notice(request: HttpRequest, version: str) -> HttpResponse:
    """The words of a version. With 404 if they were not kept, which older enquiries may name."""
    kept = PrivacyNotice.objects.filter(version=version).first()
    context = {"version": version, "notice": kept}
    status = HTTPStatus.OK if kept else HTTPStatus.NOT_FOUND
    return render(request, "consultations/privacy/notice.html", context, status=status)
