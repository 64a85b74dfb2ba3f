"""Encryption of single fields: Fernet (AES-128-CBC with HMAC-SHA-256), one text a field.

A stored text is ``f1:`` and a Fernet token of the JSON ``{"row": "<row>/<field>", "value": …}``.
The row is the primary key, or another unique name of what the field belongs to. Row and field are
compared on decryption, so that a text moved to another row or another field is refused.

Keys come from ``settings.ENQUIRY_KEYS``: the first encrypts, all decrypt.
"""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

FORMAT_PREFIX = "f1:"


class DecryptionError(Exception):
    """The text was encrypted with another key or for another row, or has been damaged."""


def load_keys() -> MultiFernet:
    """The keys of the settings. Raises ValueError or TypeError if they are missing or invalid."""
    return _multi_fernet(tuple(settings.ENQUIRY_KEYS))


@lru_cache(maxsize=1)  # a search decrypts every enquiry
def _multi_fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(value: Any, row: object, field: str) -> str:
    """Encrypt ``value``, which must be serialisable as JSON, for one field of one row."""
    text = json.dumps({"row": f"{row}/{field}", "value": value})
    return FORMAT_PREFIX + load_keys().encrypt(text.encode()).decode("ascii")


def decrypt(text: str, row: object, field: str) -> Any:
    """The value that was given to ``encrypt``. Raises DecryptionError."""
    return value_in_json(decrypt_to_json(text), row, field)


def decrypt_to_json(text: str) -> str:
    """What was encrypted, without looking at whose it is. Raises DecryptionError."""
    return _decrypt_with(load_keys(), text)


def _decrypt_with(keys: Fernet | MultiFernet, text: str) -> str:
    if not text.startswith(FORMAT_PREFIX):
        raise DecryptionError("The text is not in a known format.")
    try:
        return keys.decrypt(text.removeprefix(FORMAT_PREFIX).encode()).decode("ascii")
    except InvalidToken:
        raise DecryptionError("None of the keys decrypts the text.") from None


def value_in_json(text: str, row: object, field: str) -> Any:
    """The value in what ``decrypt_to_json`` returned. Raises DecryptionError."""
    content = json.loads(text)
    if content["row"] != f"{row}/{field}":
        raise DecryptionError("The text was encrypted for another row or field.")
    return content["value"]


def is_under_newest_key(text: str, row: object, field: str) -> bool:
    """Whether the key that encrypts at present decrypts ``text``.

    Raises DecryptionError if it does, and the text is for another row or field.
    """
    try:
        content = _decrypt_with(Fernet(settings.ENQUIRY_KEYS[0]), text)
    except DecryptionError:
        return False
    value_in_json(content, row, field)
    return True


def rotate(text: str, row: object, field: str) -> str:
    """``text`` encrypted with the newest key; unchanged if it is already. Raises DecryptionError.

    What cannot be decrypted for this row and field is never encrypted anew.
    """
    if is_under_newest_key(text, row, field):
        return text
    return encrypt(decrypt(text, row, field), row, field)
