"""What happens to what visitors post: the form, the receipt, and a form without its CSRF token."""

import logging
from datetime import timedelta

from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page

from consultations.forms import EnquiryForm
from consultations.models import ConsultationPage
from consultations.receipt_cookie import delete_receipt_cookie, set_receipt_cookie
from consultations.receipts import ReceiptForm, count_look_up, withdraw
from consultations.spam import TooManyEnquiries
from consultations.submission import store_enquiry
from practice.core.encryption import DecryptionError
from practice.throttling.client_address import client_network

logger = logging.getLogger(__name__)


@hooks.register("consultations.post_enquiry")
def post_enquiry(page: ConsultationPage, request: HttpRequest) -> HttpResponse:
    """Store what was posted and redirect; else show the form again with every word in it."""
    form = EnquiryForm(page, request.POST)
    if not form.is_valid():
        return page.render_form(request, form)
    try:
        enquiry = store_enquiry(form, page, client_network(request))
    except TooManyEnquiries as refusal:
        response = page.render_form(request, form, refusal.problem, status=429)
        return _set_retry_after(response, refusal.wait)
    except Error as error:
        # The class of the error only: its text may quote what was to be stored.
        logger.error("An enquiry could not be stored (%s).", type(error).__name__)
        return page.render_form(request, form, "not_stored", status=503)
    response = _redirect(page, request, "sent")
    try:
        set_receipt_cookie(response, enquiry.receipt_code)
    except DecryptionError:  # it was stored with a key that has been taken away
        logger.error("The receipt of %s cannot be decrypted.", enquiry)
    return response


@hooks.register("consultations.show_receipt")
def show_receipt(page: ConsultationPage, request: HttpRequest) -> HttpResponse:
    """Ask for the code; say when its message was received, read and answered, and nothing else."""
    if refusal := _refuse_look_up(page, request):
        return refusal
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    enquiry = form.enquiry if form.is_valid() else None
    return page.render_unlisted(request, "receipt", form=form, enquiry=enquiry)


@hooks.register("consultations.withdraw_enquiry")
def withdraw_enquiry(page: ConsultationPage, request: HttpRequest) -> HttpResponse:
    """Ask whether to erase the message with the posted code; once confirmed, erase it."""
    if request.method != "POST":
        return _redirect(page, request, "receipt")
    if refusal := _refuse_look_up(page, request):
        return refusal
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return page.render_unlisted(request, "receipt", form=form)
    enquiry, proof = form.enquiry, ""
    is_held = bool(enquiry.encrypted_hold_reason)
    if request.POST.get("confirmed"):
        proof = withdraw(enquiry)
        is_held = not proof
    response = page.render_unlisted(
        request,
        "withdraw",
        enquiry=enquiry,
        code=form.cleaned_data["code"],
        proof=proof,
        erased_at=timezone.now(),
        is_held=is_held,
    )
    if proof:
        delete_receipt_cookie(response)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: status 403, and on the consultation form nothing typed is lost.

    That form is shown again as it was filled in, with a new token.
    """
    page = Page.find_for_request(request, request.path)
    if not isinstance(page, ConsultationPage) or request.path != page.get_url(request):
        return render(request, "403_csrf.html", status=403)
    return page.render_form(request, EnquiryForm(page, request.POST), "csrf", status=403)


def unstored_form(request: HttpRequest) -> EnquiryForm | None:
    """The consultation form as it was posted, without the database; None if it was not posted."""
    if request.method != "POST" or not {"token", "message"} <= request.POST.keys():
        return None
    return EnquiryForm(None, request.POST)


def _refuse_look_up(page: ConsultationPage, request: HttpRequest) -> HttpResponse | None:
    """Status 429 if too many codes have been posted from the network; None if this one may be."""
    if request.method != "POST":
        return None
    wait = count_look_up(client_network(request))
    if not wait:
        return None
    form = ReceiptForm(initial={"code": request.POST.get("code", "")})
    response = page.render_unlisted(request, "receipt", status=429, form=form, too_many=True)
    return _set_retry_after(response, wait)


def _redirect(page: ConsultationPage, request: HttpRequest, name: str) -> HttpResponse:
    url = page.get_url(request) + page.reverse_subpage(name)
    return HttpResponseRedirect(url, status=303)


def _set_retry_after(response: HttpResponse, wait: timedelta) -> HttpResponse:
    response["Retry-After"] = str(int(wait.total_seconds()) + 1)
    return response
