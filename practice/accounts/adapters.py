"""Where django-allauth asks the project: passwords, messages, and the second factor's secrets."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.urls import reverse

from practice.accounts.attempts import PASSWORDS, counted_attempt
from practice.accounts.models import AccountMail
from practice.accounts.notices import NOTICES
from practice.accounts.second_factor import decrypt_secret, encrypt_secret, factors_of
from practice.accounts.users import normalise
from practice.core.models import practice_details

RECENT = 5 * 60  # seconds for which a password or a code that was given need not be given again


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "That name and password do not match. "
        "Check both; the password tells capitals from small letters.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your present password.",
        "invalid_password_reset": "This link has been used or is more than an hour old.",
    }

    def authenticate(self, request, **credentials):
        """The user with this name and password, or None. Raises TooManyAttempts."""
        try:
            with counted_attempt(request, PASSWORDS, normalise(credentials["username"])):
                user = authenticate(request, **credentials)
                if user is None:
                    raise ValidationError("Wrong name or password.")
        except ValidationError:
            return None
        return user

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for a few minutes after the password or a code was given, at sign-in as well."""
        request = context.request
        records = get_authentication_records(request, request.user)
        return not records or time.time() - records[-1]["at"] > RECENT

    def get_reauthentication_methods(self, user) -> list[dict]:
        """By the second factor, if there is one: a password alone changes neither."""
        methods = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"] != "reauthenticate"] or methods

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_login_redirect_url(self, request) -> str:
        return reverse("wagtailadmin_home")

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("wagtailadmin_account")

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """Queue a notice of what has changed: “password_changed”, “totp_activated” and so on."""
        event = template_prefix.rsplit("/", 1)[-1]
        if event in NOTICES:
            AccountMail.queue_notice(event, user.email)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right, or has been used already. "
        "Wait for the next one, and type it while it is shown.",
        "cannot_delete_authenticator": "This is your only second factor. Add another one first.",
    }

    def encrypt(self, text: str) -> str:
        """Everybody sets up their own second factor: the user is the request's."""
        return encrypt_secret(text, context.request.user.pk)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt_secret(encrypted_text)

    def get_totp_issuer(self) -> str:
        return practice_details(context.request).name or settings.WAGTAIL_SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": self.get_totp_issuer()}

    def generate_authenticator_name(self, user, type) -> str:
        count = factors_of(user).filter(type=type).count()
        return f"Passkey {count + 1}" if count else "My passkey"

    def can_delete_authenticator(self, authenticator) -> bool:
        return factors_of(authenticator.user).exclude(pk=authenticator.pk).exists()
