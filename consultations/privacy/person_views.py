"""One person's data: found, exported and erased. What is searched for is in no address."""

from typing import Any, TypeVar

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest, ValidationError
from django.db import models, transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Comment, CommentReply

from consultations.access_log import record_access
from consultations.erasure import digest_of, erase
from consultations.form_fields import INVALID_CHARACTER, TextField
from consultations.models import AccessLogEntry, Enquiry, ErasureLedgerEntry, RightsRequest
from consultations.person_records import export_of, find_person
from consultations.person_search import PersonQuery
from consultations.requests import StaffRequest
from practice.core.encryption import DecryptionError

Action = AccessLogEntry.Action
CANNOT_DECRYPT = (
    "Nothing was exported: some of it cannot be opened with the site’s current key. Ask whoever "
    "looks after the website to put the former key back."
)
NOTHING_CHOSEN = "Nothing was ticked. Find the person again, and tick what you mean."
READ_REQUESTS = "consultations.view_rightsrequest"
MAX_INTEGER = 2**63 - 1  # of a database

Model = TypeVar("Model", bound=models.Model)


class PersonForm(forms.Form):
    person = TextField(
        label="E-mail address, telephone number or name",
        help_text="A name finds what contains each of its words, wherever they stand.",
        min_length=3,
        max_length=200,
        error_messages={
            "required": "Type an e-mail address, a telephone number or a name.",
            "min_length": "Type at least three characters.",
            "max_length": "Type at most 200 characters.",
            "null_characters_not_allowed": INVALID_CHARACTER,
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_person(self) -> str:
        text = self.cleaned_data["person"]
        if not PersonQuery(text).words:
            raise forms.ValidationError("Type letters or digits as well.")
        return text


@permission_required("consultations.view_enquiry", raise_exception=True)
def find(request: StaffRequest) -> HttpResponse:
    """Ask for a person; on POST, show all that is held about them."""
    form = PersonForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        records = find_person(
            PersonQuery(form.cleaned_data["person"]),
            includes_requests=request.user.has_perm(READ_REQUESTS),
        )
        count = len(records.enquiries)
        record_access(request.user, Action.SEARCH, count=count, detail="For one person’s data")
        context |= {
            "records": records,
            "may_erase": request.user.has_perm("consultations.delete_enquiry"),
        }
    return render(request, "consultations/privacy/find_person.html", context)


def ticked_keys(request: StaffRequest, name: str, model: type[models.Model]) -> list[Any]:
    """The primary keys of ``model`` whose boxes ``name`` are ticked. Raises BadRequest."""
    try:
        keys = [model._meta.pk.to_python(value) for value in request.POST.getlist(name)]
    except ValidationError:
        raise BadRequest("What was ticked is not an identifier.") from None
    if any(isinstance(key, int) and abs(key) > MAX_INTEGER for key in keys):
        raise BadRequest("What was ticked is not an identifier.")
    return keys


def ticked(request: StaffRequest, name: str, model: type[Model]) -> list[Model]:
    """The rows whose boxes are ticked, but for those that are gone. Raises BadRequest."""
    keys = ticked_keys(request, name, model)
    return list(model._base_manager.filter(pk__in=keys).order_by("pk"))


@permission_required("consultations.view_enquiry", raise_exception=True)
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """What is ticked, as a file or, with “print”, as a page to print."""
    enquiries = ticked(request, "enquiry", Enquiry)
    chosen = (
        enquiries,
        ticked(request, "request", RightsRequest) if request.user.has_perm(READ_REQUESTS) else [],
        ticked(request, "user", get_user_model()),
        [*ticked(request, "comment", Comment), *ticked(request, "reply", CommentReply)],
    )
    if not any(chosen):
        messages.error(request, NOTHING_CHOSEN)
        return redirect("privacy:find_person")
    for enquiry in enquiries:
        record_access(request.user, Action.EXPORT, enquiry)
    if len(enquiries) == 0:
        record_access(request.user, Action.EXPORT, count=0, detail="One person’s data")
    try:
        data = export_of(*chosen)
    except DecryptionError:
        messages.error(request, CANNOT_DECRYPT)
        return redirect("privacy:find_person")
    if "print" in request.POST:
        return render(request, "consultations/privacy/person_export.html", {"data": data})
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = f"personal-data-{timezone.localdate().isoformat()}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@permission_required(
    ["consultations.view_enquiry", "consultations.delete_enquiry"], raise_exception=True
)
@require_POST
def erase_enquiries(request: StaffRequest) -> HttpResponse:
    """Ask, and with “confirmed” erase what is ticked; then show the proof.

    What is kept longer for a reason is not erased, until the hold is ended. Sent again, it shows
    the proof again: the ledger knows an enquiry that is gone.
    """
    if "confirmed" in request.POST:
        pks = ticked_keys(request, "enquiry", Enquiry)
        with transaction.atomic():
            locked = Enquiry.objects.select_for_update().filter(pk__in=pks)
            erased = list(locked.filter(encrypted_hold_reason=""))
            for enquiry in erased:
                record_access(request.user, Action.ERASE, enquiry)
            erase([enquiry.pk for enquiry in erased], ErasureLedgerEntry.Reason.REQUEST)
        entries = ErasureLedgerEntry.objects.filter(digest__in=[digest_of(pk) for pk in pks])
        proof = {"entries": entries, "held": Enquiry.objects.filter(pk__in=pks)}
        return render(request, "consultations/privacy/erasure_proof.html", proof)
    enquiries = ticked(request, "enquiry", Enquiry)
    if not enquiries:
        messages.error(request, NOTHING_CHOSEN)
        return redirect("privacy:find_person")
    record_access(request.user, Action.LIST, count=len(enquiries), detail="To be erased")
    context = {
        "enquiries": [enquiry for enquiry in enquiries if not enquiry.encrypted_hold_reason],
        "held": [enquiry for enquiry in enquiries if enquiry.encrypted_hold_reason],
    }
    return render(request, "consultations/privacy/erase.html", context)
