"""What a therapist does with an enquiry: mark it, give it to somebody, keep a note."""

from collections.abc import Callable
from functools import wraps

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages
from wagtail.log_actions import log

from consultations.encryption import DecryptionError
from consultations.form_fields import ODD_CHARACTERS, TextField
from consultations.models import Enquiry

LONGEST_NOTE = 10_000  # characters


def therapists():
    """Those an enquiry can be given to."""
    return get_user_model().objects.filter(groups__name="Therapists", is_active=True)


class AssignForm(forms.ModelForm):
    assigned_to = forms.ModelChoiceField(therapists(), required=False, empty_label="Nobody")

    class Meta:
        model = Enquiry
        fields = ["assigned_to"]


class NoteForm(forms.Form):
    note = TextField(
        label="Private note",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "max_length": f"Shorten the note to {LONGEST_NOTE:,} characters or fewer.",
            "null_characters_not_allowed": f"The note was not saved. {ODD_CHARACTERS}",
        },
    )

    def __init__(self, enquiry: Enquiry, data=None):
        super().__init__(data, initial={"note": enquiry.note})


def _handles(change: Callable[[HttpRequest, Enquiry], None]):
    """A view that lets those with “change” post ``change``, then shows the enquiry again."""

    @wraps(change)
    def view(request: HttpRequest, instance_pk) -> HttpResponse:
        if not request.user.has_perm("consultations.change_enquiry"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        enquiry = get_object_or_404(Enquiry, pk=instance_pk)
        if "note" in request.POST:
            keep_note(request, enquiry)
        change(request, enquiry)
        return redirect("consultations_enquiry_modeladmin_inspect", enquiry.pk)

    return view


def keep_note(request: HttpRequest, enquiry: Enquiry) -> None:
    """Save the note that stands beside every button, if it was changed."""
    try:
        form = NoteForm(enquiry, request.POST)
    except DecryptionError:
        messages.error(request, "The note was not saved: the enquiry cannot be opened.")
        return
    if not form.is_valid():
        messages.error(request, form.errors["note"][0])
        return
    if form.cleaned_data["note"] == enquiry.note:
        return
    enquiry.note = form.cleaned_data["note"]
    enquiry.save(update_fields=["sealed_note"])
    log(enquiry, "consultations.note")
    messages.success(request, f"The note on {enquiry} is saved.")


@_handles
def set_state(request: HttpRequest, enquiry: Enquiry) -> None:
    state = request.POST.get("state", "")
    if state not in Enquiry.State:
        messages.error(request, "Choose one of the buttons to mark the enquiry.")
        return
    former, enquiry.state = enquiry.state, Enquiry.State(state)
    enquiry.save(update_fields=["state"])
    log(enquiry, "consultations.state", data={"from": former, "to": enquiry.state})
    messages.success(request, f"{enquiry} is now marked as {enquiry.state.label.lower()}.")


@_handles
def assign(request: HttpRequest, enquiry: Enquiry) -> None:
    form = AssignForm(request.POST, instance=enquiry)
    if not form.is_valid():
        messages.error(request, "Choose one of the therapists in the list.")
        return
    form.save()
    log(enquiry, "consultations.assign")
    messages.success(request, f"{enquiry} is now assigned to {enquiry.assigned_to or 'nobody'}.")


@_handles
def save_note(request: HttpRequest, enquiry: Enquiry) -> None:
    """Nothing more: the note is kept whatever was pressed."""
