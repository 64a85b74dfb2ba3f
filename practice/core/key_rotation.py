"""Encrypts what is stored with the newest of the keys, so that the former ones can be removed.

It goes over every model that declares ``encrypted_fields``: by column, the name of the field under
which its text was encrypted for the row's primary key. What is stored otherwise is registered
with Wagtail's hook “reencrypt”, as OtherTexts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from practice.core.encryption import DecryptionError, decrypt, is_under_newest_key, rotate

CHUNK = 250  # rows in one transaction
PAUSE = 0.12  # seconds between two, in which others may write


@dataclass
class Remaining:
    """How many texts are not under the newest key."""

    former: int = 0
    unreadable: int = 0  # by any key, or not for their row

    def __add__(self, other: "Remaining") -> "Remaining":
        return Remaining(self.former + other.former, self.unreadable + other.unreadable)

    def count(self, text: str, row: object, field: str) -> None:
        try:
            if not is_under_newest_key(text, row, field):
                decrypt(text, row, field)
                self.former += 1
        except DecryptionError:
            self.unreadable += 1


@dataclass(frozen=True)
class OtherTexts:
    """Encrypted texts that are no column of their model."""

    reencrypt: Callable[[], int]  # returns how many texts it has encrypted
    count_remaining: Callable[[], Remaining]


def encrypted_models() -> list[Any]:
    return [model for model in apps.get_models() if getattr(model, "encrypted_fields", None)]


def reencrypt(
    model: type[Model], stop: Event, advance: Callable[[int], None] = lambda count: None
) -> int:
    """Re-encrypt the texts of ``model``; returns how many. ``advance`` is told the rows of a chunk.

    A text that somebody has changed meanwhile is left to them. It may be killed at any time.
    """
    changed = 0
    for rows in chunks_of(model):
        if stop.is_set():
            break
        updates = list(updates_of(model, rows))  # before the transaction, to keep that short
        if updates:
            with transaction.atomic():
                for pk, column, text, new_text in updates:
                    same = model._base_manager.filter(pk=pk, **{column: text})
                    changed += same.update(**{column: new_text})
            stop.wait(PAUSE)
        advance(len(rows))
    return changed


def chunks_of(model: Any) -> Iterator[list[tuple]]:
    """The primary key and the encrypted columns of all rows, in the order of their keys."""
    ordered = model._base_manager.order_by("pk").values_list("pk", *model.encrypted_fields)
    rows = list(ordered[:CHUNK])
    while rows:
        yield rows
        rows = list(ordered.filter(pk__gt=rows[-1][0])[:CHUNK])


def updates_of(model: Any, rows: list[tuple]) -> Iterator[tuple[Any, str, str, str]]:
    """The primary key, the column, its text and the new text, where these differ."""
    for pk, *texts in rows:
        for (column, field), text in zip(model.encrypted_fields.items(), texts, strict=True):
            try:
                new_text = rotate(text, pk, field) if text else text
            except DecryptionError:
                continue
            if new_text != text:
                yield pk, column, text, new_text


def count_remaining(model: Any) -> Remaining:
    """What another run would have to do; zero of both means that the former keys are not needed."""
    remaining = Remaining()
    for rows in chunks_of(model):
        for pk, *texts in rows:
            for field, text in zip(model.encrypted_fields.values(), texts, strict=True):
                if text:
                    remaining.count(text, pk, field)
    return remaining
