"""Whether the enquiry keys are those with which this database was filled.

Any valid Fernet key would encrypt. With one that opens nothing stored, new enquiries would be
stored under a key that nobody may have kept, and nobody could read the old ones.
"""

import sys
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db import Error

from practice.core.encryption import DecryptionError, decrypt
from practice.core.key_rotation import encrypted_models
from practice.core.models import KeyCanary

SAMPLE_SIZE = 10  # rows of each field; some may be damaged, or of a key that was lost before
WRONG_KEYS = (
    "The enquiry keys open nothing that is stored in the database, so the site does not start. "
    "Put the right keys into ENQUIRY_KEYS or ENQUIRY_KEY_FILE, new ones in front of former ones."
)


def keys_open_what_is_stored() -> bool:
    """Whether the keys open the canary, or any of a sample while there is none.

    True if nothing is stored. Raises django.db.Error if the database cannot be read.
    """
    samples = list(sample_texts(KeyCanary)) or list(
        chain.from_iterable(
            sample_texts(model) for model in encrypted_models() if model is not KeyCanary
        )
    )
    return not samples or any(keys_open(*sample) for sample in samples)


def sample_texts(model: Any) -> Iterator[tuple[str, object, str]]:
    """Some of the model's encrypted texts, each with its row and field."""
    for column, field in model.encrypted_fields.items():
        filled = model._base_manager.filter(**{f"{column}__gt": ""}).order_by()
        for pk, text in filled.values_list("pk", column)[:SAMPLE_SIZE]:
            yield text, pk, field


def keys_open(text: str, row: object, field: str) -> bool:
    try:
        decrypt(text, row, field)
    except (DecryptionError, ValueError, TypeError):  # the latter two if a key is not valid
        return False
    return True


def exit_if_keys_are_wrong() -> None:
    """End the program with WRONG_KEYS. To be called before it listens.

    A database that cannot be read, or is not migrated, says nothing of the keys.
    """
    try:
        are_right = keys_open_what_is_stored()
    except Error:
        are_right = True
    if not are_right:
        sys.exit(WRONG_KEYS)
