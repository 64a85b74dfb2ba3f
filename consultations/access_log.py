"""Writing down who sees and changes enquiries, before they do."""

from contextlib import nullcontext

from django.db import DatabaseError, connection, transaction

from consultations.models import AccessLogEntry, Enquiry
from practice.core.models import User


class AccessLogError(Exception):
    """The entry could not be stored. consultations/middleware.py then answers with 503."""


def record_access(
    user: User | None,
    action: AccessLogEntry.Action,
    enquiry: Enquiry | None = None,
    *,
    count: int | None = None,
    detail: str = "",
) -> None:
    """Store one entry. ``user`` is None for what the site does by itself.

    Call it before anything is shown or changed: if the entry cannot be stored, AccessLogError must
    reach the user instead of the data.
    """
    try:
        # Within a transaction the error must not spoil the rest of it; alone it is one statement.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            AccessLogEntry.objects.create(
                user=user,
                user_name=str(user) if user else "",
                action=action,
                enquiry_id=enquiry.pk if enquiry else None,
                reference=enquiry.reference if enquiry else "",
                count=count,
                detail=detail,
            )
    except DatabaseError as error:
        raise AccessLogError from error
