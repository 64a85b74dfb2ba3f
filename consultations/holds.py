"""Keeping an enquiry longer than its state says, for a reason, and ending that."""

import hashlib

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from consultations.access_log import record_access
from consultations.enquiry_actions import show_conflict
from consultations.form_fields import INVALID_CHARACTER, TextField
from consultations.models import AccessLogEntry, Enquiry
from consultations.requests import StaffRequest
from consultations.unsaved_words import keep_words, words_not_saved
from practice.core.encryption import DecryptionError

Action = AccessLogEntry.Action
MAX_REASON_LENGTH = 500  # characters


class HoldForm(forms.Form):
    reason = TextField(
        label="Keep it longer because",
        # Not max_length, whose HTML attribute makes browsers cut off pasted text.
        validators=[
            MaxLengthValidator(
                MAX_REASON_LENGTH,
                f"Shorten the reason to {MAX_REASON_LENGTH} characters or fewer.",
            )
        ],
        error_messages={
            "required": "Write why it is kept longer.",
            "null_characters_not_allowed": INVALID_CHARACTER,
        },
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@permission_required("consultations.change_enquiry", raise_exception=True)
@require_POST
def hold(request: StaffRequest, instance_pk) -> HttpResponse:
    """Keep the enquiry for the posted reason; with “end”, keep it only as long as others."""
    reason = ""
    if "end" not in request.POST:
        form = HoldForm(request.POST)
        if not form.is_valid():
            return words_not_saved(request, str(form.errors["reason"][0]))
        reason = form.cleaned_data["reason"]
    with transaction.atomic():
        enquiry = get_object_or_404(Enquiry.objects.select_for_update(), pk=instance_pk)
        former = readable_reason(enquiry)
        if reason != former:
            if request.POST.get("shown_hold") != hold_version(enquiry):
                return _conflict(request, enquiry, former, reason)
            detail = ("Reason changed" if former else "Hold begun") if reason else "Hold ended"
            record_access(request.user, Action.HOLD, enquiry, detail=detail)
            enquiry.hold_reason = reason
            enquiry.save(update_fields=["encrypted_hold_reason"])
    keep_words(request)
    ending = "until you end the hold" if reason else "as long as others, and no longer"
    messages.success(request, f"{enquiry} is kept {ending}.")
    return redirect("consultations_enquiry_modeladmin_inspect", enquiry.pk)


def readable_reason(enquiry: Enquiry) -> str:
    """Why the enquiry is kept longer, or that this cannot be decrypted; empty if it is not kept."""
    try:
        return enquiry.hold_reason
    except DecryptionError:
        return "(the reason cannot be opened)"


def hold_version(enquiry: Enquiry) -> str:
    """Another one for each hold; empty if there is none."""
    text = enquiry.encrypted_hold_reason
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def _conflict(request: StaffRequest, enquiry: Enquiry, former: str, reason: str) -> HttpResponse:
    keep_words(request)  # the page has them
    if former:
        record_access(request.user, Action.READ, enquiry)
    choice = {"reason": reason} if reason else {"end": "1"}
    which = "another" if former else "this"
    return show_conflict(
        request,
        enquiry,
        action=Action.HOLD,
        present="kept longer for this reason" if former else "kept as long as others",
        present_words=former,
        chosen=f"keep it longer for {which} reason" if reason else "end the hold",
        chosen_words=reason,
        fields=choice | {"shown_hold": hold_version(enquiry)},
    )
