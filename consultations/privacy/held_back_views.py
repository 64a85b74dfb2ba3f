"""Deleting all enquiries that are held back, once somebody has looked through them."""

from datetime import datetime
from time import sleep

from django.contrib.auth.decorators import permission_required
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from wagtail.admin import messages

from consultations.access_log import record_access
from consultations.erasure import erase
from consultations.models import AccessLogEntry, Enquiry, ErasureLedgerEntry
from consultations.purge import CHUNK, PAUSE
from consultations.requests import StaffRequest
from practice.core.models import User

SIGNER = Signer(salt="consultations.held_back")  # so that no other moment can be posted


@permission_required("consultations.delete_enquiry", raise_exception=True)
def delete_held_back(request: StaffRequest) -> HttpResponse:
    """Ask, saying how many; then delete those that were held back when the page was shown."""
    if request.method == "POST":
        try:
            until = datetime.fromisoformat(SIGNER.unsign(request.POST.get("until", "")))
        except BadSignature:  # the site's secret key has been replaced: ask again
            return redirect("privacy:delete_held_back")
        count = delete_until(until, request.user)
        was = "One enquiry that was" if count == 1 else f"{count:,} enquiries that were"
        messages.success(request, f"Deleted: {was} held back.")
        return redirect("consultations_enquiry_modeladmin_index")
    shown = held_back_enquiries().aggregate(count=Count("pk"), until=Max("state_changed_at"))
    signed = SIGNER.sign(shown["until"].isoformat()) if shown["until"] else ""
    context = {"count": shown["count"], "until": signed}
    return render(request, "consultations/inbox/delete_held_back.html", context)


def held_back_enquiries() -> QuerySet[Enquiry]:
    """All but those that somebody keeps for a reason."""
    return Enquiry.objects.filter(state=Enquiry.State.HELD_BACK, encrypted_hold_reason="")


def delete_until(until: datetime, user: User) -> int:
    """Delete what has been held back up to ``until``; returns how many there were.

    In short transactions with pauses, as the purge does, so that visitors' posts need not wait.
    """
    held_back = held_back_enquiries().filter(state_changed_at__lte=until).order_by()
    deleted = 0
    while True:
        with transaction.atomic():
            # Locked, so that none that is put into the inbox at this moment is deleted.
            chunk = list(held_back.select_for_update().only("pk", "reference")[:CHUNK])
            for enquiry in chunk:
                record_access(user, AccessLogEntry.Action.ERASE, enquiry)
            deleted += erase([enquiry.pk for enquiry in chunk], ErasureLedgerEntry.Reason.STAFF)
        if len(chunk) < CHUNK:
            return deleted
        sleep(PAUSE)
