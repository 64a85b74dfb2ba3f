"""The second factor: whether an account has one, whether a session has shown it, and its secrets.

The secrets are encrypted with the enquiry keys (practice/core/encryption.py) and bound to the
account: moved to another account’s row, they open nothing.
"""

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet

from practice.core.encryption import DecryptionError, decrypt, encrypt
from practice.core.key_rotation import Remaining
from practice.core.models import User

CONFIRMED_KEY = "second_factor_confirmed_by"  # of the session: the user’s id
SECRET_NAMES = ("secret", "seed")  # of an authenticator’s data: an app’s, the recovery codes’
FIELD = "second factor"


class BoundSecret(str):
    """The encrypted secret of an authenticator that was read from the database, and whose it is."""

    user_id: int


def bind_secrets(authenticator: Authenticator) -> None:
    """Note on the authenticator's secrets whose they are, which django-allauth does not pass on."""
    for name in SECRET_NAMES:
        if text := (authenticator.data or {}).get(name):
            secret = authenticator.data[name] = BoundSecret(text)
            secret.user_id = authenticator.user_id


def encrypt_secret(text: str, user_id: int) -> str:
    return encrypt(text, user_id, FIELD)


def decrypt_secret(secret: str) -> str:
    """The text of a secret that is bound. Raises practice.core.encryption.DecryptionError."""
    user_id = secret.user_id if isinstance(secret, BoundSecret) else None
    return decrypt(secret, user_id, FIELD)


def all_factors() -> QuerySet[Authenticator]:
    """Apps and passkeys. Recovery codes are no factor of their own: they stand in for one."""
    return Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)


def factors_of(user: User) -> QuerySet[Authenticator]:
    return all_factors().filter(user=user)


def confirm(session: SessionBase, user: User) -> None:
    """Note in the session that ``user`` has shown a second factor."""
    session[CONFIRMED_KEY] = user.pk


def is_confirmed(session: SessionBase, user: User) -> bool:
    return session.get(CONFIRMED_KEY) == user.pk


def remove_all(user: User) -> None:
    """Remove all factors and recovery codes, and end the sessions that they opened."""
    Authenticator.objects.filter(user=user).delete()
    user.end_sessions()


def reencrypt_secrets() -> int:
    """Encrypt every secret with the newest key; returns how many there were.

    Interrupted, it is run again from the start: a secret encrypted twice is the same secret.
    """
    count = 0
    for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            authenticator = Authenticator.objects.select_for_update().filter(pk=pk).first()
            names = [name for name in SECRET_NAMES if authenticator and name in authenticator.data]
            for name in names:
                try:
                    text = decrypt_secret(authenticator.data[name])
                except DecryptionError:  # no key opens it, the former ones neither
                    continue
                authenticator.data[name] = encrypt_secret(text, authenticator.user_id)
                count += 1
            if names:
                authenticator.save(update_fields=["data"])
    return count


def count_remaining_secrets() -> Remaining:
    """The secrets that are not encrypted with the newest key."""
    remaining = Remaining()
    for user_id, data in Authenticator.objects.values_list("user_id", "data"):
        for name in SECRET_NAMES:
            if name in data:
                remaining.count(data[name], user_id, FIELD)
    return remaining
