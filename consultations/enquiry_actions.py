"""What the buttons on an enquiry's screen do: mark it, assign it, save the note."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from consultations.admin_forms import AssignForm, NoteForm
from consultations.models import Enquiry
from practice.core.encryption import DecryptionError


def enquiry_action(action: Callable[[HttpRequest, Enquiry], None]):
    """A view, for POST only, that saves the posted note, calls ``action`` and redirects back.

    The note stands beside every button of the screen, so that one half written is never lost.
    """

    @permission_required("consultations.change_enquiry", raise_exception=True)
    @require_POST
    @wraps(action)
    def view(request: HttpRequest, instance_pk) -> HttpResponse:
        enquiry = get_object_or_404(Enquiry, pk=instance_pk)
        if "note" in request.POST:
            _save_posted_note(request, enquiry)
        action(request, enquiry)
        return redirect("consultations_enquiry_modeladmin_inspect", enquiry.pk)

    return view


def _save_posted_note(request: HttpRequest, enquiry: Enquiry) -> None:
    try:
        form = NoteForm(enquiry, request.POST)
    except DecryptionError:
        messages.error(request, "The note was not saved: the enquiry cannot be opened.")
        return
    if not form.is_valid():
        messages.error(request, form.errors["note"][0])
    elif form.has_changed():
        enquiry.note = form.cleaned_data["note"]
        enquiry.save(update_fields=["encrypted_note"])
        log(enquiry, "consultations.note")
        messages.success(request, f"The note on {enquiry} is saved.")


@enquiry_action
def set_state(request: HttpRequest, enquiry: Enquiry) -> None:
    state = request.POST.get("state", "")
    if state not in Enquiry.State:
        messages.error(request, "Choose one of the buttons to mark the enquiry.")
        return
    former, enquiry.state = enquiry.state, Enquiry.State(state)
    enquiry.save(update_fields=["state"])
    log(enquiry, "consultations.state", data={"from": former, "to": enquiry.state})
    messages.success(request, f"{enquiry} is now marked as {enquiry.state.label.lower()}.")


@enquiry_action
def assign(request: HttpRequest, enquiry: Enquiry) -> None:
    form = AssignForm(request.POST, instance=enquiry)
    if not form.is_valid():
        messages.error(request, "Choose one of the therapists in the list.")
        return
    enquiry.save(update_fields=["assigned_to"])
    log(enquiry, "consultations.assign")
    messages.success(request, f"{enquiry} is now assigned to {enquiry.assigned_to or 'nobody'}.")


@enquiry_action
def save_note(request: HttpRequest, enquiry: Enquiry) -> None:
    """Save the note and nothing else."""
