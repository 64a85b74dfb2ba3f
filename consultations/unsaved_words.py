"""Gives words back to whoever wrote them when they cannot be saved."""

from http import HTTPStatus
from typing import NamedTuple

from django.forms import Textarea
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch, reverse

ENQUIRY = "consultations_enquiry_modeladmin"


class WordsForm(NamedTuple):
    """A form in which members of the practice write."""

    labels: dict[str, str]  # of its fields with words
    resend_to: str = ""  # the view that saves them, if it is not the one they were posted to


# A note alone: what the button beside it would have done must be chosen again.
NOTE = WordsForm({"note": "Your note"}, f"{ENQUIRY}_note")
REQUEST = WordsForm({"subject": "Who asks", "remarks": "Remarks"})
FORMS = {  # by the name of the view
    f"{ENQUIRY}_state": NOTE,
    f"{ENQUIRY}_assign": NOTE,
    f"{ENQUIRY}_note": NOTE,
    f"{ENQUIRY}_hold": WordsForm({"reason": "Keep it longer because"}),
    "rights_requests:add": REQUEST,
    "rights_requests:edit": REQUEST,
}


def words_not_saved(
    request: HttpRequest,
    reason: str = "",
    *,
    needs_sign_in: bool = False,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    """A page with what was posted to one of FORMS, in a form that sends it again.

    It reads nothing: nobody learns anything from it but what the same browser has just sent.
    """
    keep_words(request)
    match: ResolverMatch = request.resolver_match  # type: ignore[assignment]
    form = FORMS[match.view_name]
    unseen = {
        name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"
    }
    words = [
        (name, label, Textarea().render(name, unseen.pop(name, [""])[-1], {"id": f"id_{name}"}))
        for name, label in form.labels.items()
    ]
    context = {
        "words": words,
        "unseen": unseen,
        "reason": reason,
        "needs_sign_in": needs_sign_in,
        "action": reverse(form.resend_to, kwargs=match.kwargs) if form.resend_to else request.path,
    }
    return render(request, "consultations/inbox/words_not_saved.html", context, status=status)


def keep_words(request: HttpRequest) -> None:
    """Say that the posted words are stored, or in the response: consultations/middleware.py."""
    request.words_are_kept = True  # type: ignore[attr-defined]
