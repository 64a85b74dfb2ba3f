"""Who a request's user is: sessions that have ended, and those without a second factor."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from practice.accounts import second_factor, session_lifetime
from practice.core.models import User

# Pages of the admin for people without a session, or whose session has shown a password only.
SIGN_IN_PAGES = {
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "accept_invitation",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    # What these pages are made of: Wagtail's icons and translations, which say nothing of the site.
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
}
# Also for a session with a password only, of an account that has no second factor yet.
SET_UP_PAGES = {"set_up_second_factor", "mfa_activate_totp", "mfa_add_webauthn"}
# Requests that an open window makes by itself: they keep no session alive.
BACKGROUND_REQUESTS = {
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
}
NO_ROLE_MESSAGE = (
    "Your account has no role, so there is nothing here that it opens. Ask an administrator of the "
    "site to give you one, then sign in again."
)
IDLE_MESSAGE = (
    "You have been signed out, because nothing happened for half an hour or you had been signed in "
    "for twelve. Pages that you were writing have been saved as drafts. Sign in to go on."
)


class SignedInMiddleware:
    """Nobody is signed in whose session has expired or has not shown a second factor.

    In the admin they are sent to sign in, or to the second factor; anywhere else they are visitors.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if not request.path.startswith(reverse("wagtailadmin_home")):
            user = request.user
            # Lazily: a page that does not ask for its user does not depend on the session.
            request.user = SimpleLazyObject(  # type: ignore[assignment]
                lambda: user if is_signed_in(request, user) else AnonymousUser()
            )
            return None
        if isinstance(request.user, AnonymousUser):
            return None
        if session_lifetime.has_expired(request.session):
            logout(request)
            messages.info(request, IDLE_MESSAGE)
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in BACKGROUND_REQUESTS:
            session_lifetime.record_activity(request.session, request.user)
        if name in SIGN_IN_PAGES:
            return None
        if not request.user.has_perm("wagtailadmin.access_admin"):
            logout(request)  # or Wagtail would send them to sign in, and the sign-in back again
            messages.error(request, NO_ROLE_MESSAGE)
            return None
        if has_confirmed(request, request.user):
            return None
        return ask_for_second_factor(request, request.user, name)


def is_signed_in(request: HttpRequest, user) -> bool:
    return (
        user.is_authenticated
        and not session_lifetime.has_expired(request.session)
        and has_confirmed(request, user)
    )


def has_confirmed(request: HttpRequest, user: User) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED:
        return True
    return second_factor.is_confirmed(request.session, user)


def ask_for_second_factor(request: HttpRequest, user: User, view_name: str) -> HttpResponse | None:
    types = set(second_factor.factors_of(user).values_list("type", flat=True))
    if not types and view_name in SET_UP_PAGES:
        return None
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        raise PermissionDenied  # as Wagtail answers scripts without a session
    if not types:
        page = "set_up_second_factor"
    elif Authenticator.Type.TOTP in types:
        page = "mfa_reauthenticate"
    else:
        page = "mfa_reauthenticate_webauthn"
    address = request.get_full_path() if request.method == "GET" else reverse("wagtailadmin_home")
    return redirect(f"{reverse(page)}?{urlencode({'next': address})}")
