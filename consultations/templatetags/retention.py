from django import template
from django.utils.timezone import localdate

from consultations.holds import HoldForm
from consultations.models import Enquiry, EnquirySettings, PrivacyNotice
from consultations.retention import deletion_date
from practice.core.encryption import DecryptionError

register = template.Library()


@register.inclusion_tag("consultations/inbox/retention.html", takes_context=True)
def enquiry_retention(context, enquiry: Enquiry):
    """Until when the enquiry is kept, with the buttons to keep it longer. Two queries."""
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


@register.inclusion_tag("consultations/inbox/notice_version.html")
def notice_version(version: str):
    """The name of a version of the notice; a link to its text, if that was kept."""
    return {
        "version": version,
        "notice": PrivacyNotice.objects.filter(version=version).only("pk").first(),
    }
