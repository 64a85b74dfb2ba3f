"""Signing in and out, and choosing a second factor for the first time."""

from allauth.account.views import LogoutView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_safe

from practice.accounts import second_factor

CLEAR_SITE_DATA = '"cache", "cookies", "storage"'


class SignOutView(LogoutView):
    """Ends the session on POST. On GET it ends nothing, says so and offers the button."""

    def post(self, *args, **kwargs) -> HttpResponse:
        response = super().post(*args, **kwargs)
        # Nothing of what was read stays on a computer that others use.
        response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
        return response


@require_safe
def sign_in_elsewhere(request: HttpRequest) -> HttpResponse:
    """From Wagtail's sign-in for visitors of private pages to the one sign-in."""
    return redirect(sign_in_address(request))


def sign_in_address(request: HttpRequest) -> str:
    """The sign-in page, with “next” if that is an address of this site."""
    address, target = reverse("account_login"), request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return f"{address}?{urlencode({'next': target})}"
    return address


class ConfirmingMixin:
    """Who has shown that a new factor works has shown it to this session."""

    def form_valid(self, form):
        response = super().form_valid(form)  # type: ignore[misc]
        second_factor.confirm(self.request.session, self.request.user)  # type: ignore[attr-defined]
        return response


class AddAppView(ConfirmingMixin, ActivateTOTPView):
    pass


class AddPasskeyView(ConfirmingMixin, AddWebAuthnView):
    pass


class RemovePasskeyView(RemoveWebAuthnView):
    """Refuses the last factor, as django-allauth does for an app."""

    def form_valid(self, form):
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            form.add_error(None, adapter.validation_error("cannot_delete_authenticator"))
            return self.form_invalid(form)
        return super().form_valid(form)


@require_safe
@login_required
def set_up_second_factor(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/set_up_second_factor.html")
