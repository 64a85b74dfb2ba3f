"""Erasing enquiries for good, and again in a database that was restored from a backup."""

import hashlib
import logging
from collections.abc import Callable, Collection, Iterable
from itertools import islice
from uuid import UUID

from django.db import transaction

from consultations.erasure_ledger import append_to_ledger_file
from consultations.models import Enquiry, ErasureLedgerEntry

logger = logging.getLogger(__name__)

REPLAY_CHUNK = 500  # enquiries, or entries of the ledger, in one transaction


def erase(enquiry_ids: Collection[UUID], reason: ErasureLedgerEntry.Reason) -> int:
    """Delete these enquiries with all that belongs to them, and enter them in the ledger.

    Returns how many there were. The caller records the access.
    """
    with transaction.atomic():
        enquiries = Enquiry.objects.filter(pk__in=enquiry_ids)
        found = list(enquiries.select_for_update().values_list("pk", flat=True))
        entries = [ErasureLedgerEntry(digest=digest_of(pk), reason=reason) for pk in found]
        ErasureLedgerEntry.objects.bulk_create(entries, ignore_conflicts=True)
        Enquiry.objects.filter(pk__in=found).only("pk").delete()
        transaction.on_commit(lambda: _append_or_log(entries))
    return len(found)


def _append_or_log(entries: list[ErasureLedgerEntry]) -> None:
    try:
        append_to_ledger_file(entries)
    except OSError as error:  # it is erased all the same
        logger.error(
            "The file of erasures could not be written (%s). The nightly job will try again.",
            type(error).__name__,
        )


def digest_of(enquiry_id: UUID) -> str:
    """How the ledger names an enquiry."""
    return hashlib.sha256(enquiry_id.bytes).hexdigest()


def replay_erasures(
    entries: Iterable[ErasureLedgerEntry], advance: Callable[[int], None] = lambda count: None
) -> int:
    """Erase again what ``entries`` name and the database holds, and enter them in its ledger.

    Returns how many enquiries were erased. ``advance`` is told of every chunk of entries. It may be
    interrupted and called again.
    """
    held = {digest_of(pk): pk for pk in Enquiry.objects.values_list("pk", flat=True).iterator()}
    remaining = iter(entries)
    erased = 0
    while chunk := list(islice(remaining, REPLAY_CHUNK)):
        with transaction.atomic():
            # First, so that the entries keep their times: erase() adds none that are there.
            ErasureLedgerEntry.objects.bulk_create(chunk, ignore_conflicts=True)
            for reason in {entry.reason for entry in chunk}:
                ids = [held[e.digest] for e in chunk if e.reason == reason and e.digest in held]
                erased += erase(ids, ErasureLedgerEntry.Reason(reason))
        advance(len(chunk))
    return erased
