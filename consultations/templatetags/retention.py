from django import template

from consultations.holds import HoldForm, hold_version, readable_reason
from consultations.models import Enquiry, EnquirySettings
from consultations.retention import deletion_date, next_purge_date

register = template.Library()


@register.inclusion_tag("consultations/inbox/retention.html", takes_context=True)
def enquiry_retention(context, enquiry: Enquiry):
    """Until when the enquiry is kept, with the buttons to keep it longer. One query."""
    request = context["request"]
    delete_on = deletion_date(enquiry, EnquirySettings.read())
    return {
        "enquiry": enquiry,
        "hold_reason": readable_reason(enquiry),
        "shown_hold": hold_version(enquiry),
        "delete_on": delete_on,
        "is_due": delete_on is not None and delete_on <= next_purge_date(),
        "is_overdue": delete_on is not None and delete_on < next_purge_date(),
        "hold_form": HoldForm(),
        "may_change": request.user.has_perm("consultations.change_enquiry"),
        "request": request,
        "csrf_token": context["csrf_token"],
    }
