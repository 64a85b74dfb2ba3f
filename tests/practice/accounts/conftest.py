from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import Group
from django.test import Client

from practice.accounts.second_factor import encrypt_secret
from practice.core.models import User
from tests.support.accounts import PASSWORD, SECRET, code_now


@pytest.fixture(autouse=True)
def clock():
    """The clock, which stands still until it is moved: ``clock.shift(60)``."""
    with time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def make_user(db):
    """``make_user("miriam", "Therapists")``: somebody with PASSWORD and, if wanted, an app."""

    def make_user(name: str, *groups: str, app: bool = True, **fields) -> User:
        user = User.objects.create_user(name, f"{name}@practice.example", PASSWORD, **fields)
        user.groups.set(Group.objects.filter(name__in=groups))
        if app:
            data = {"secret": encrypt_secret(SECRET, user.pk)}
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
        return user

    return make_user


@pytest.fixture
def therapist(make_user):
    return make_user("miriam", "Therapists", first_name="Miriam", last_name="Example")


@pytest.fixture
def administrator(make_user):
    return make_user("ada", is_superuser=True, first_name="Ada", last_name="Example")


@pytest.fixture
def newcomer(make_user):
    """As ``createsuperuser`` makes one: with a password and nothing else."""
    return make_user("first", is_superuser=True, app=False)


@pytest.fixture
def recovery_codes(therapist):
    data = {"seed": encrypt_secret("0123456789" * 8, therapist.pk), "used_mask": 0}
    authenticator = Authenticator.objects.create(
        user=therapist, type=Authenticator.Type.RECOVERY_CODES, data=data
    )
    return RecoveryCodes(authenticator).generate_codes()


@pytest.fixture
def give_password(client):
    """Fill in the sign-in form: ``give_password("miriam")`` returns the response."""

    def give_password(name, password=PASSWORD, client=client, url="/admin/login/", **extra):
        return client.post(url, {"login": name, "password": password}, **extra)

    return give_password


@pytest.fixture
def give_code(client):
    """Fill in the form for the second factor."""

    def give_code(code, client=client, **extra):
        return client.post("/admin/login/code/", {"code": code}, **extra)

    return give_code


@pytest.fixture
def signed_in(therapist, give_password, give_code) -> Client:
    """A browser in which the therapist has signed in through the forms."""
    client = Client()
    give_password("miriam", client=client)
    assert give_code(code_now(), client=client).status_code == 302
    assert client.get("/admin/").status_code == 200
    return client
