"""“What we do with what people send us”: a page for the practice's insurer or the regulator.

It is made from the form, the settings and the numbers of the moment, so that it cannot say what the
site does not do.
"""

from django.contrib.auth.decorators import permission_required
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from consultations.forms import EnquiryForm
from consultations.models import ConsultationPage, Enquiry, EnquirySettings, PurgeRun
from consultations.notice_text import retention_sentences
from consultations.purge import LOG_MONTHS
from practice.core.models import User, practice_details


@permission_required("consultations.view_enquiry", raise_exception=True)
def statement(request: HttpRequest) -> HttpResponse:
    page = ConsultationPage.objects.live().first()
    settings = EnquirySettings.read()
    counts = {state.label: Enquiry.objects.filter(state=state).count() for state in Enquiry.State}
    readers = User.objects.with_perm("consultations.view_enquiry")  # who are active
    context = {
        "now": timezone.now(),
        "practice_details": practice_details(request),
        "page": page,
        "notice": page.record_notice() if page else None,
        "questions": questions(page) if page else [],
        "settings": settings,
        "retention_sentences": retention_sentences(settings),
        "readers": readers.filter(is_superuser=False).count(),
        "administrators": readers.filter(is_superuser=True).count(),
        "counts": counts,
        "total": sum(counts.values()),
        "held": Enquiry.objects.exclude(encrypted_hold_reason="").count(),
        "last_purge": PurgeRun.objects.exclude(finished_at=None).first(),
        "log_months": LOG_MONTHS,
    }
    return render(request, "consultations/privacy/statement.html", context)


def questions(page: ConsultationPage) -> list[BoundField]:
    """What the form asks, but for the consent, which the notice quotes."""
    return [field for field in EnquiryForm(page) if not field.is_hidden and field.name != "consent"]
