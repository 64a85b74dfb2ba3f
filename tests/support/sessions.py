"""Signing in as tests need it, without the forms."""

from django.test import Client

from practice.accounts import second_factor
from practice.core.models import User


def sign_in_with_second_factor(client: Client, user: User) -> None:
    """Sign ``user`` in, in a session that has shown a second factor."""
    Client.force_login(client, user)
    session = client.session
    second_factor.confirm(session, user)
    session.save()


class SecondFactorClient(Client):
    """For Wagtail's own test cases, which call ``force_login`` with a backend of Django's."""

    def force_login(self, user, backend=None):
        sign_in_with_second_factor(self, user)
