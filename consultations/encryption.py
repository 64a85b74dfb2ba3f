"""How an enquiry's words are kept: Fernet (AES-128-CBC with HMAC-SHA-256), one sealed text a field.

A sealed text is ``f1:`` and a Fernet token of ``{"row": "<uuid>/<field>", "value": …}``. The row
inside is compared on opening, so that one person's words moved to another's row are refused.
Keys come from ``settings.ENQUIRY_KEYS``: the first seals, all open.
"""

import json
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.checks import Error

VERSION = "f1:"


class DecryptionError(Exception):
    """The text was sealed with another key, for another row, or has been damaged."""


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENQUIRY_KEYS])


def seal(value: Any, row: UUID, field: str) -> str:
    """``value``, which JSON can express, sealed for one field of one row."""
    text = json.dumps({"row": f"{row}/{field}", "value": value})
    return VERSION + _keys().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, row: UUID, field: str) -> Any:
    """What ``seal`` was given. Raises DecryptionError."""
    if not sealed.startswith(VERSION):
        raise DecryptionError("The text is not sealed in a known way.")
    try:
        content = json.loads(_keys().decrypt(sealed.removeprefix(VERSION).encode()))
    except InvalidToken:
        raise DecryptionError("None of the keys opens it.") from None
    if content["row"] != f"{row}/{field}":
        raise DecryptionError("It was sealed for another row.")
    return content["value"]


def check_keys(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Django's check that enquiries can be sealed: without a key, none could be received."""
    try:
        _keys()
    except (ValueError, TypeError):
        return [
            Error(
                "ENQUIRY_KEYS is empty or holds something that is not a Fernet key.",
                hint="Set ENQUIRY_KEYS or ENQUIRY_KEY_FILE. `python -c 'from cryptography.fernet "
                "import Fernet; print(Fernet.generate_key().decode())'` makes a key.",
                id="consultations.E001",
            )
        ]
    return []
