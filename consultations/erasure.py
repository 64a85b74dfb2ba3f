"""Erasing enquiries for good."""

import hashlib
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from consultations.models import Enquiry, ErasureLedgerEntry


def erase(enquiry_ids: Collection[UUID], reason: ErasureLedgerEntry.Reason) -> int:
    """Delete these enquiries with all that belongs to them, and enter them in the ledger.

    Returns how many there were. The caller records the access.
    """
    with transaction.atomic():
        found = list(Enquiry.objects.filter(pk__in=enquiry_ids).values_list("pk", flat=True))
        ErasureLedgerEntry.objects.bulk_create(
            [ErasureLedgerEntry(digest=digest_of(pk), reason=reason) for pk in found],
            ignore_conflicts=True,
        )
        Enquiry.objects.filter(pk__in=found).delete()
    return len(found)


def digest_of(enquiry_id: UUID) -> str:
    """How the ledger names an enquiry."""
    return hashlib.sha256(enquiry_id.bytes).hexdigest()
