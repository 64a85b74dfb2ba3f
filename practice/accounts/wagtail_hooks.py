from typing import NamedTuple

from django.templatetags.static import static
from django.urls import re_path, reverse
from django.utils.html import format_html
from wagtail import hooks

from practice.accounts.health import health_checks
from practice.accounts.opening_checks import opening_checks
from practice.accounts.outbox import send_due_account_mails
from practice.accounts.second_factor import count_remaining_secrets, reencrypt_secrets
from practice.accounts.views import people
from practice.core.key_rotation import OtherTexts

hooks.register("register_health_checks", health_checks)
hooks.register("register_opening_checks", opening_checks)
hooks.register("send_due_mail", send_due_account_mails)
hooks.register("reencrypt", OtherTexts(reencrypt_secrets, count_remaining_secrets))


@hooks.register("register_admin_urls")
def register_people_urls():
    user_actions = "|".join(people.USER_ACTIONS)
    invitation_actions = "|".join(people.INVITATION_ACTIONS)
    return [
        re_path(
            rf"^people/(?P<pk>\d{{1,9}})/(?P<action>{user_actions})/$",
            people.change_account,
            name="change_account",
        ),
        re_path(
            rf"^people/invitations/(?P<pk>\d{{1,9}})/(?P<action>{invitation_actions})/$",
            people.change_invitation,
            name="change_invitation",
        ),
    ]


@hooks.register("insert_global_admin_css")
def accounts_css():
    return format_html('<link rel="stylesheet" href="{}">', static("accounts/accounts.css"))


class AccountMenuItem(NamedTuple):
    """What Wagtail's account page lists under “More actions”."""

    url: str
    label: str
    help_text: str


@hooks.register("register_account_menu_item")
def second_factor_item(request):
    return AccountMenuItem(
        reverse("mfa_index"),
        "Second factor",
        "Your authenticator app, passkeys and recovery codes.",
    )


@hooks.register("register_account_menu_item")
def password_item(request):
    return AccountMenuItem(
        reverse("account_change_password"),
        "Change password",
        "You stay signed in here, and are signed out everywhere else.",
    )


@hooks.register("register_account_menu_item")
def email_item(request):
    email = request.user.email
    return AccountMenuItem(
        reverse("change_email"),
        "Change e-mail address",
        f"Now {email}." if email else "You have none yet.",
    )


@hooks.register("register_account_menu_item")
def sign_out_everywhere_item(request):
    return AccountMenuItem(
        reverse("sign_out_everywhere"),
        "Sign out everywhere else",
        "Ends your sessions in every other browser.",
    )


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for name, label, message in (
        ("close", "Close an account", "Account closed"),
        ("open", "Open an account again", "Account opened again"),
        ("end_sessions", "Sign out everywhere", "Signed out everywhere"),
        ("remove_second_factor", "Remove the second factor", "Second factor removed"),
        ("email", "Change an e-mail address", "E-mail address changed"),
        ("invite", "Invite somebody", "Invited"),
        ("invitation_send", "Send an invitation again", "Invitation sent again"),
        ("invitation_withdraw", "Withdraw an invitation", "Invitation withdrawn"),
    ):
        actions.register_action(f"accounts.{name}", label, message)
