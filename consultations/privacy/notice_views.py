"""The versions of the notice, as visitors saw them."""

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

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
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    context = {"notice": get_object_or_404(PrivacyNotice, pk=pk)}
    return render(request, "consultations/privacy/notice.html", context)
