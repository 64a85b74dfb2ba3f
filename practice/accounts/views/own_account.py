"""What people change of their own account, besides what django-allauth has."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access
from wagtail.log_actions import log

from practice.accounts.forms import EmailForm
from practice.accounts.models import AccountMail
from practice.core.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
@reauthentication_required(app="practice.accounts")
def change_email(request: HttpRequest) -> HttpResponse:
    user = signed_in_user(request)
    form = EmailForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        old, new = user.email, form.cleaned_data["email"]
        with transaction.atomic():
            user.email = new
            user.save(update_fields=["email"])
            log(user, "accounts.email")
            AccountMail.queue_notice("email_changed", old, new)
        messages.success(request, "Your e-mail address has been changed.")
        return redirect("wagtailadmin_account")
    return render(request, "accounts/change_email.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all sessions but this one."""
    if request.method == "POST":
        user = signed_in_user(request)
        user.end_sessions()
        update_session_auth_hash(request, user)
        log(user, "accounts.end_sessions")
        messages.success(request, "You have been signed out in every other browser.")
        return redirect("wagtailadmin_account")
    return render(request, "accounts/sign_out_everywhere.html")


def signed_in_user(request: HttpRequest) -> User:
    """The user of a view that only signed-in people reach."""
    return request.user  # type: ignore[return-value]
