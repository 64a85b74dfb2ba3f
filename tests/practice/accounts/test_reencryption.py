"""A new enquiry key: what the old one encrypted is encrypted anew."""

import io

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.management import call_command

from practice.accounts.models import AccountMail
from tests.support.accounts import code_now


def test_secrets_and_mails_survive_the_end_of_the_old_key(therapist, recovery_codes, settings):
    AccountMail.queue(AccountMail.Kind.RESET, address="miriam@practice.example")
    new_key = Fernet.generate_key().decode()
    settings.ENQUIRY_KEYS = [new_key, *settings.ENQUIRY_KEYS]
    call_command("enquiry_keys", "rotate", stdout=io.StringIO())
    settings.ENQUIRY_KEYS = [new_key]
    app, codes = Authenticator.objects.order_by("pk")
    assert app.wrap().validate_code(code_now())
    assert codes.wrap().get_unused_codes() == recovery_codes
    assert AccountMail.objects.get().content == {"address": "miriam@practice.example"}
