"""What is deleted by itself, and the confirmation of a purge that has found more than usual."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from consultations.models import AccessLogEntry, Enquiry, EnquirySettings, PurgeRun
from consultations.notice_text import retention_sentences
from consultations.purge import count_due, waiting_run
from consultations.receipts import WITHDRAWN
from consultations.requests import StaffRequest
from consultations.retention import deletion_date, due_enquiries, next_purge_date

RUNS_SHOWN = 30
ENQUIRIES_SHOWN = 50  # of those that are due, and of those that were withdrawn


def counts_by_label(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(Enquiry.State(state).label, count) for state, count in counts.items()]


@permission_required("consultations.view_enquiry", raise_exception=True)
def deletions(request: StaffRequest) -> HttpResponse:
    settings, next_purge = EnquirySettings.read(), next_purge_date()
    due = due_enquiries(settings, next_purge).order_by("state_changed_at")
    counts = count_due(settings, next_purge)
    withdrawals = AccessLogEntry.objects.filter(
        action=AccessLogEntry.Action.ERASE, user=None, detail=WITHDRAWN
    )
    context = {
        "sentences": retention_sentences(settings),
        "next_purge": next_purge,
        "due_counts": counts_by_label(counts),
        "due": [(enquiry, deletion_date(enquiry, settings)) for enquiry in due[:ENQUIRIES_SHOWN]],
        "due_not_shown": max(sum(counts.values()) - ENQUIRIES_SHOWN, 0),
        "withdrawals": withdrawals[:ENQUIRIES_SHOWN],
        "held": Enquiry.objects.exclude(encrypted_hold_reason="").order_by("received_at"),
        "runs": PurgeRun.objects.select_related("confirmed_by")[:RUNS_SHOWN],
        "waiting": waiting_run(),
        "may_confirm": request.user.has_perm("consultations.delete_enquiry"),
    }
    return render(request, "consultations/privacy/deletions.html", context)


@permission_required("consultations.delete_enquiry", raise_exception=True)
@require_POST
def confirm(request: StaffRequest) -> HttpResponse:
    """Let the next nightly purge delete as many as the waiting one has found."""
    waiting = PurgeRun.objects.filter(stopped_at__isnull=False, confirmed_at=None)
    if waiting.update(confirmed_at=timezone.now(), confirmed_by=request.user):
        messages.success(request, "Confirmed. They are deleted in the coming night.")
    else:
        messages.error(request, "There is nothing to confirm: a colleague may have been faster.")
    return redirect("privacy:deletions")


class WaitingPurgePanel(Component):
    """On the dashboard: a purge waits for a confirmation."""

    order = 40
    template_name = "consultations/privacy/waiting_purge_panel.html"

    def __init__(self, run: PurgeRun):
        self.run = run

    def get_context_data(self, parent_context):
        return {"run": self.run}
