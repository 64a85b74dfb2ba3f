"""Storing what a visitor has sent."""

from datetime import timedelta

from django.db import transaction

from consultations.acknowledgements import acknowledgement_time
from consultations.forms import EnquiryForm
from consultations.models import ConsultationPage, Enquiry
from consultations.spam import TooManyHeldBack, check_volume, count_and_judge, is_full

RETRY_WHEN_FULL = timedelta(hours=1)


def store_enquiry(form: EnquiryForm, page: ConsultationPage, network: str) -> Enquiry:
    """Store the valid ``form``, which came from ``network``; the enquiry, new or stored before.

    It is one transaction, which waits once for whatever else writes to the database. Raises
    TooManyEnquiries, or django.db.Error if it could not be stored.
    """
    token = form.submission_token()
    if stored := Enquiry.objects.filter(submission_token=token).first():
        return stored
    check_volume(network)
    with transaction.atomic():
        suspicion = count_and_judge(form, network)
        if not (suspicion and is_full()):
            address = form.cleaned_data["email"]
            return Enquiry.create_once(
                form.answers(),
                token,
                page,
                page.record_notice().version,
                held_back_because=suspicion,
                acknowledge_at=None if suspicion else acknowledgement_time(address),
            )
    raise TooManyHeldBack(RETRY_WHEN_FULL)
