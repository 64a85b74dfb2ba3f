"""The ledger of erasures as a file, which outlives the database that a backup replaces.

A line is a digest, the moment of the erasure in ISO 8601 and its reason, with spaces between them.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from consultations.models import ErasureLedgerEntry

FIELDS = 3  # of a line


def append_to_ledger_file(entries: Iterable[ErasureLedgerEntry]) -> None:
    """Write ``entries`` at the end of the file, and wait for the disk. Raises OSError."""
    lines = "".join(f"{e.digest} {e.erased_at.isoformat()} {e.reason}\n" for e in entries)
    if not lines:
        return
    path = Path(settings.ERASURE_LEDGER_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "rb+") as file:
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            if file.read(1) != b"\n":  # the line before was cut off
                lines = "\n" + lines
        file.write(lines.encode("ascii"))
        file.flush()
        os.fsync(file.fileno())


def read_ledger_file(path: str | Path) -> Iterator[ErasureLedgerEntry]:
    """The entries of the file, unsaved; a line that was cut off is left out. Raises OSError."""
    with Path(path).open(encoding="ascii", errors="replace") as file:
        for line in file:
            fields = line.split()
            if len(fields) != FIELDS or len(fields[0]) != 64:
                continue
            digest, erased_at, reason = fields
            try:
                moment = datetime.fromisoformat(erased_at)
            except ValueError:
                continue
            if reason in ErasureLedgerEntry.Reason:
                yield ErasureLedgerEntry(digest=digest, erased_at=moment, reason=reason)


def complete_ledger_file() -> int:
    """Append what the database's ledger has and the file lacks; returns how many. Raises OSError.

    An entry is missing if the process ended, or the disk was full, just after the erasure.
    """
    path = Path(settings.ERASURE_LEDGER_FILE)
    present = {entry.digest for entry in read_ledger_file(path)} if path.exists() else set()
    entries = ErasureLedgerEntry.objects.iterator()
    missing = [entry for entry in entries if entry.digest not in present]
    append_to_ledger_file(missing)
    return len(missing)
