"""Accepting an invitation."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from practice.accounts.forms import AcceptInvitationForm
from practice.accounts.models import AccountInvitation


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a password, make the account and sign in; the second factor is asked for next."""
    invitation = AccountInvitation.with_token(token)
    if invitation is None:
        return render(request, "accounts/invitation_gone.html", status=410)
    form = AcceptInvitationForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            # Of two at the same time one finds it gone.
            invitation = (
                AccountInvitation.objects.select_for_update().filter(pk=invitation.pk).first()
            )
            if invitation is None:
                return render(request, "accounts/invitation_gone.html", status=410)
            user = invitation.accept(form.cleaned_data["password1"])
            log(user, "wagtail.create", user=user)
        if request.user.is_authenticated:  # somebody else's session in the same browser
            request.session.flush()
        record_authentication(request, user, method="password")
        return perform_login(request, Login(user=user, redirect_url=reverse("wagtailadmin_home")))
    return render(
        request, "accounts/accept_invitation.html", {"form": form, "invitation": invitation}
    )
