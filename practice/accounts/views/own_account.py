"""What people change of their own account, besides what django-allauth has."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from practice.accounts.forms import EmailForm
from practice.accounts.models import AccountMail


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_email(request: HttpRequest) -> HttpResponse:
    form = EmailForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            old = request.user.email
            request.user.email = form.cleaned_data["email"]
            request.user.save(update_fields=["email"])
            log(request.user, "accounts.email")
            for address in filter(None, [old, request.user.email]):
                AccountMail.queue(AccountMail.Kind.NOTICE, address=address, event="email_changed")
        messages.success(request, "Your e-mail address has been changed.")
        return redirect("wagtailadmin_account")
    return render(request, "accounts/change_email.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all sessions but this one."""
    if request.method == "POST":
        request.user.end_sessions()
        update_session_auth_hash(request, request.user)
        log(request.user, "accounts.end_sessions")
        messages.success(request, "You have been signed out in every other browser.")
        return redirect("wagtailadmin_account")
    return render(request, "accounts/sign_out_everywhere.html")
