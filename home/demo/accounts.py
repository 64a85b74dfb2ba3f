"""The demo's three accounts, and the passwords kept for them in var/."""

import json
import os
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

PASSWORD_FILE = "demo-passwords.json"

ACCOUNTS: dict[str, dict[str, Any]] = {
    "admin": {"first_name": "Ada", "last_name": "Minister", "is_superuser": True},
    "editor": {"first_name": "Edie", "last_name": "Torr", "group": "Editors"},
    "therapist": {"first_name": "Miriam", "last_name": "Okell", "group": "Therapists"},
}


def passwords() -> dict[str, str]:
    """The password of each account: DEMO_PASSWORD for all, or random ones made once in var/."""
    if given := os.environ.get("DEMO_PASSWORD"):
        return dict.fromkeys(ACCOUNTS, given)
    path = settings.VAR_DIR / PASSWORD_FILE
    if not path.exists():
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        made = {name: secrets.token_urlsafe(12) for name in ACCOUNTS}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(made, file, indent=2)
    return json.loads(path.read_text())


def make_accounts() -> None:
    """Make the three accounts, which must not be there yet."""
    User = get_user_model()
    for name, password in passwords().items():
        account = dict(ACCOUNTS[name])
        group = account.pop("group", None)
        user = User.objects.create_user(name, f"{name}@fennimoreyard.example", password, **account)
        if group:
            user.groups.add(Group.objects.get(name=group))


def how_to_sign_in() -> dict[str, str]:
    """For each account that is still there its password, or that it has been changed.

    DEMO_PASSWORD, where it is given, is made the password of all three.
    """
    told = {}
    for user in get_user_model().objects.filter(username__in=ACCOUNTS):
        password = passwords()[user.username]
        if os.environ.get("DEMO_PASSWORD") and not user.check_password(password):
            user.set_password(password)
            user.save()
        told[user.username] = password if user.check_password(password) else "(changed since)"
    return told
