from django import template
from django.utils.timezone import localdate

from consultations.holds import HoldForm
from consultations.models import Enquiry, EnquirySettings
from consultations.retention import deletion_date
from practice.core.encryption import DecryptionError

register = template.Library()


@register.inclusion_tag("consultations/inbox/retention.html", takes_context=True)
def enquiry_retention(context, enquiry: Enquiry):
    """Until when the enquiry is kept, with the buttons to keep it longer. One query."""
    request = context["request"]
    try:
        reason = enquiry.hold_reason
    except DecryptionError:
        reason = "(the reason cannot be opened)"
    delete_on = deletion_date(enquiry, EnquirySettings.read())
    return {
        "enquiry": enquiry,
        "hold_reason": reason,
        "delete_on": delete_on,
        "is_due": delete_on is not None and delete_on <= localdate(),
        "hold_form": HoldForm(),
        "may_change": request.user.has_perm("consultations.change_enquiry"),
        "request": request,
        "csrf_token": context["csrf_token"],
    }
