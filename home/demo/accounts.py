"""The demo's three accounts and their passwords, which are kept in a file of the data folder."""

import json
import os
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from home.demo.record import record, recorded

PASSWORD_FILE = "demo-passwords.json"

ACCOUNTS: dict[str, dict[str, Any]] = {
    "admin": {"first_name": "Ada", "last_name": "Minister", "is_superuser": True},
    "editor": {"first_name": "Edie", "last_name": "Torr", "group": "Editors"},
    "therapist": {"first_name": "Miriam", "last_name": "Okell", "group": "Therapists"},
}


def get_or_create_passwords() -> dict[str, str]:
    """The password of each account: DEMO_PASSWORD from the environment for all of them, else those
    in the password file, which is written with random ones if there is none.
    """
    if password := os.environ.get("DEMO_PASSWORD"):
        return dict.fromkeys(ACCOUNTS, password)
    path = settings.VAR_DIR / PASSWORD_FILE
    if not path.exists():
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        passwords = {username: secrets.token_urlsafe(12) for username in ACCOUNTS}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(passwords, file, indent=2)
    return json.loads(path.read_text())


def create_accounts() -> None:
    """Create the three accounts, which must not exist yet."""
    User = get_user_model()
    for username, password in get_or_create_passwords().items():
        fields = dict(ACCOUNTS[username])
        group = fields.pop("group", None)
        user = User.objects.create_user(username, email_of(username), password, **fields)
        if group:
            user.groups.add(Group.objects.get(name=group))
        record([user])


def email_of(username: str) -> str:
    return f"{username}@fennimoreyard.example"


def demo_accounts() -> QuerySet:
    """Those of the accounts that still exist, and that nobody has given their own address."""
    User = get_user_model()
    unchanged = Q()
    for username in ACCOUNTS:
        unchanged |= Q(username=username, email=email_of(username))
    return User.objects.filter(unchanged, pk__in=recorded(User))


def set_passwords_from_environment() -> None:
    """Make DEMO_PASSWORD, if there is one, the password of those accounts that still exist."""
    if password := os.environ.get("DEMO_PASSWORD"):
        for user in demo_accounts():
            if not user.check_password(password):
                user.set_password(password)
                user.save()


def describe_passwords() -> dict[str, str]:
    """For each account that still exists its password, or a remark that it has been changed."""
    passwords = get_or_create_passwords()
    return {
        user.username: passwords[user.username]
        if user.check_password(passwords[user.username])
        else "(changed since)"
        for user in demo_accounts()
    }
