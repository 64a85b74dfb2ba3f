"""Signing in as tests need it, without the forms."""

import time

from django.test import Client

from practice.accounts import second_factor
from practice.core.models import User


def sign_in_with_second_factor(client: Client, user: User) -> None:
    """Sign ``user`` in, in a session that has just shown a second factor."""
    Client.force_login(client, user)
    session = client.session
    second_factor.confirm(session, user)
    # What django-allauth notes of a sign-in through its forms.
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


class SecondFactorClient(Client):
    """For Wagtail's own test cases, which call ``force_login`` with a backend of Django's."""

    def force_login(self, user, backend=None):
        sign_in_with_second_factor(self, user)
