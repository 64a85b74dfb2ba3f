"""Gives a note back to whoever wrote it when it cannot be saved."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from consultations.admin_forms import NoteForm


def note_not_saved(
    request: HttpRequest,
    enquiry_id: UUID,
    reason: str = "",
    *,
    needs_sign_in: bool = False,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    """A page with the posted words in a form that sends them again. It reads no enquiry.

    Nobody learns anything from it but what the same browser has just sent.
    """
    request.note_is_kept = True  # type: ignore[attr-defined]
    form = NoteForm(initial={name: request.POST.get(name) for name in ("note", "note_token")})
    context = {
        "form": form,
        "reason": reason,
        "needs_sign_in": needs_sign_in,
        "action": reverse("consultations_enquiry_modeladmin_note", args=[enquiry_id]),
    }
    return render(request, "consultations/inbox/note_not_saved.html", context, status=status)
