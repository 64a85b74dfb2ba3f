"""Writing down who sees and changes enquiries, before they do."""

from consultations.models import AccessLogEntry, Enquiry
from practice.core.models import User


def record_access(
    user: User | None,
    action: AccessLogEntry.Action,
    enquiry: Enquiry | None = None,
    *,
    count: int | None = None,
    detail: str = "",
) -> None:
    """Store one entry. ``user`` is None for what the site does by itself.

    Call it before anything is shown or changed: if the entry cannot be stored the exception must
    reach the user instead of the data.
    """
    AccessLogEntry.objects.create(
        user=user,
        user_name=str(user) if user else "",
        action=action,
        enquiry_id=enquiry.pk if enquiry else None,
        reference=enquiry.reference if enquiry else "",
        count=count,
        detail=detail,
    )
