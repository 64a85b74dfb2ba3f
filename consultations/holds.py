"""Keeping an enquiry longer than its state says, for a reason, and ending that."""

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from consultations.access_log import record_access
from consultations.form_fields import INVALID_CHARACTER, TextField
from consultations.models import AccessLogEntry, Enquiry
from consultations.requests import StaffRequest

MAX_REASON_LENGTH = 500  # characters


class HoldForm(forms.Form):
    reason = TextField(
        label="Keep it longer because",
        max_length=MAX_REASON_LENGTH,
        error_messages={
            "required": "Write why it is kept longer.",
            "max_length": f"Shorten the reason to {MAX_REASON_LENGTH} characters or fewer.",
            "null_characters_not_allowed": f"The reason was not saved. {INVALID_CHARACTER}",
        },
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@permission_required("consultations.change_enquiry", raise_exception=True)
@require_POST
def hold(request: StaffRequest, instance_pk) -> HttpResponse:
    """Keep the enquiry for the posted reason; with “end”, keep it only as long as others."""
    enquiry = get_object_or_404(Enquiry, pk=instance_pk)
    if "end" in request.POST:
        set_reason(request, enquiry, "", "Hold ended")
        messages.success(request, f"{enquiry} is kept as long as others, and no longer.")
    else:
        form = HoldForm(request.POST)
        if form.is_valid():
            set_reason(request, enquiry, form.cleaned_data["reason"], "Hold begun")
            messages.success(request, f"{enquiry} is kept until you end the hold.")
        else:
            messages.error(request, form.errors["reason"][0])
    return redirect("consultations_enquiry_modeladmin_inspect", enquiry.pk)


def set_reason(request: StaffRequest, enquiry: Enquiry, reason: str, detail: str) -> None:
    record_access(request.user, AccessLogEntry.Action.HOLD, enquiry, detail=detail)
    enquiry.hold_reason = reason
    enquiry.save(update_fields=["encrypted_hold_reason"])
