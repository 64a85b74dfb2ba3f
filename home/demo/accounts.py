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


def ensure_accounts() -> dict[str, str]:
    """Make the accounts that are missing; return for each how to sign in.

    An existing account is left as it is, but for DEMO_PASSWORD, which always holds.
    """
    User = get_user_model()
    told = {}
    for name, password in passwords().items():
        account = dict(ACCOUNTS[name])
        group = account.pop("group", None)
        user, made = User.objects.get_or_create(
            username=name, defaults={"email": f"{name}@fennimoreyard.example", **account}
        )
        if made or os.environ.get("DEMO_PASSWORD"):
            user.set_password(password)
            user.save()
        if made and group:
            user.groups.add(Group.objects.get(name=group))
        told[name] = password if user.check_password(password) else "(changed since)"
    return told
