"""The one sign-in, in front of Wagtail's own addresses: all of it beneath /admin/.

There it has the admin's Content-Security-Policy, is never stored by a browser and cannot hide a
page of the site. Of django-allauth only what the practice uses has an address.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path, re_path, reverse_lazy
from django.views.decorators.cache import never_cache
from wagtail.utils.urlpatterns import decorate_urlpatterns

from practice.accounts.views import invitations, own_account, people, sign_in

urlpatterns: list[URLPattern] = [
    # At Wagtail's own addresses, so that no second form is left there.
    path("login/", account.login, name="account_login"),
    path("logout/", sign_in.SignOutView.as_view(), name="account_logout"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("invitation/<str:token>/", invitations.accept_invitation, name="accept_invitation"),
    # Once more, before something is changed that must not change hands.
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$",
        account.PasswordResetFromKeyView.as_view(success_url=reverse_lazy("account_login")),
        name="account_reset_password_from_key",
    ),
    path("bulk/practice/user/<str:action>/", people.no_bulk_action),
    path("email/", own_account.change_email, name="change_email"),
    path("sign-out-everywhere/", own_account.sign_out_everywhere, name="sign_out_everywhere"),
    path("second-factor/", mfa.index, name="mfa_index"),
    path("second-factor/choose/", sign_in.set_up_second_factor, name="set_up_second_factor"),
    path("second-factor/app/", sign_in.AddAppView.as_view(), name="mfa_activate_totp"),
    path("second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("second-factor/passkeys/add/", sign_in.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path(
        "second-factor/passkeys/<int:pk>/remove/",
        sign_in.RemovePasskeyView.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("second-factor/passkeys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "second-factor/recovery-codes/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/recovery-codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-factor/recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
urlpatterns = decorate_urlpatterns(urlpatterns, never_cache)
