"""What the buttons on an enquiry's screen do: mark it, assign it, add a note.

A button says what its screen showed. If a colleague has changed the same thing since, nothing is
changed until the user has seen that and chosen again.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from consultations.access_log import record_access
from consultations.acknowledgements import schedule_acknowledgement
from consultations.admin_forms import AssignForm, NoteForm
from consultations.models import AccessLogEntry, Enquiry, EnquiryNote
from consultations.requests import StaffRequest
from consultations.spam import hold_back, release
from consultations.unsaved_words import keep_words, words_not_saved

Action = AccessLogEntry.Action
STATES = [state for state in Enquiry.State if state != Enquiry.State.HELD_BACK]  # to choose from


def enquiry_action(action: Callable[[StaffRequest, Enquiry], HttpResponse | None]):
    """A view, for POST only, that adds the posted note, calls ``action`` and redirects back.

    The note stands beside every button of the screen, so that one half written is never lost.
    """

    @permission_required("consultations.change_enquiry", raise_exception=True)
    @require_POST
    @wraps(action)
    def view(request: StaffRequest, instance_pk) -> HttpResponse:
        enquiry = get_object_or_404(Enquiry, pk=instance_pk)
        form = NoteForm(request.POST)
        if not form.is_valid():
            return words_not_saved(request, " ".join(map(str, form.errors.get("note", []))))
        if form.cleaned_data["note"]:
            _add_note(request, enquiry, form)
        # What goes wrong from here on loses no words: consultations/middleware.py
        keep_words(request)
        response = action(request, enquiry)
        return response or redirect("consultations_enquiry_modeladmin_inspect", enquiry.pk)

    return view


def _add_note(request: StaffRequest, enquiry: Enquiry, form: NoteForm) -> None:
    user = request.user
    note = EnquiryNote(
        pk=form.note_id(enquiry), enquiry=enquiry, author=user, author_name=str(user)
    )
    note.text = form.cleaned_data["note"]
    values = {
        name: getattr(note, name) for name in ("enquiry", "author", "author_name", "encrypted_note")
    }
    with transaction.atomic():
        _, is_new = EnquiryNote.objects.get_or_create(values, pk=note.pk)
        if is_new:
            record_access(user, Action.NOTE, enquiry)
    messages.success(request, f"Your note on {enquiry} is saved.")


@enquiry_action
def set_state(request: StaffRequest, enquiry: Enquiry) -> HttpResponse | None:
    if request.POST.get("state") not in Enquiry.State:
        messages.error(request, "Choose one of the buttons to mark the enquiry.")
        return None
    state = Enquiry.State(request.POST["state"])
    with transaction.atomic():
        enquiry = get_object_or_404(Enquiry.objects.select_for_update(), pk=enquiry.pk)
        former = Enquiry.State(enquiry.state)
        if former == state:
            messages.success(request, f"{enquiry} is marked as {state.label.lower()}.")
            return None
        if state == Enquiry.State.HELD_BACK and former != Enquiry.State.NEW:
            messages.error(
                request,
                f"{enquiry} is marked as {former.label.lower()} by now, and only new enquiries are "
                "held back. Mark it as new first if it is spam.",
            )
            return None
        if request.POST.get("shown_state") != state_version(enquiry):
            return show_conflict(
                request,
                enquiry,
                action=Action.STATE,
                present=f"marked as {former.label.lower()}",
                chosen=f"mark it as {state.label.lower()}",
                fields={"state": state, "shown_state": state_version(enquiry)},
            )
        record_access(request.user, Action.STATE, enquiry, detail=f"{former.label} → {state.label}")
        if former == Enquiry.State.HELD_BACK and state == Enquiry.State.NEW:
            release(enquiry)
            schedule_acknowledgement(enquiry)
        elif state == Enquiry.State.HELD_BACK:
            hold_back(enquiry)
        else:
            enquiry.mark_as(state)
    messages.success(request, f"{enquiry} is now marked as {state.label.lower()}.")
    return None


@enquiry_action
def assign(request: StaffRequest, enquiry: Enquiry) -> HttpResponse | None:
    with transaction.atomic():
        enquiry = get_object_or_404(Enquiry.objects.select_for_update(), pk=enquiry.pk)
        former, shown = enquiry.assigned_to, assignment_version(enquiry)
        form = AssignForm(enquiry, request.POST)
        if not form.is_valid():
            messages.error(request, "Choose one of the therapists in the list.")
            return None
        chosen = form.cleaned_data["assigned_to"]
        if chosen != former and request.POST.get("shown_assignment") != shown:
            return show_conflict(
                request,
                enquiry,
                action=Action.ASSIGN,
                present=f"assigned to {former or 'nobody'}",
                chosen=f"assign it to {chosen or 'nobody'}",
                fields={"assigned_to": chosen.pk if chosen else "", "shown_assignment": shown},
            )
        if chosen != former:
            detail = f"{former or 'Nobody'} → {chosen or 'Nobody'}"
            record_access(request.user, Action.ASSIGN, enquiry, detail=detail[:120])
            enquiry.assigned_to = chosen
            enquiry.save(update_fields=["assigned_to"])
    messages.success(request, f"{enquiry} is now assigned to {chosen or 'nobody'}.")
    return None


@enquiry_action
def add_note(request: StaffRequest, enquiry: Enquiry) -> None:
    """Add the note and nothing else."""


def state_version(enquiry: Enquiry) -> str:
    """Another one after each change of the state."""
    return enquiry.state_changed_at.isoformat()


def assignment_version(enquiry: Enquiry) -> str:
    return str(enquiry.assigned_to_id or "")


def show_conflict(request: StaffRequest, enquiry: Enquiry, **context) -> HttpResponse:
    """Show what a colleague has done meanwhile, and ask. The answer says it has been shown."""
    log = AccessLogEntry.objects.filter(enquiry_id=enquiry.pk, action=context["action"])
    context |= {"enquiry": enquiry, "change": log.first()}
    return render(request, "consultations/inbox/conflict.html", context, status=HTTPStatus.CONFLICT)
