"""What an enquiry shares with those that robots send, and how many are stored from one network.

Nothing here is shown to the visitor. What looks suspicious is stored and held back, so that a
person who was taken for a robot is read a little later; only beyond numbers that no person reaches
is an enquiry not stored, and then the visitor is told and keeps what they typed.
"""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.utils import timezone
from django.utils.crypto import salted_hmac

from consultations.forms import HONEYPOT, EnquiryForm
from consultations.models import Enquiry
from practice.throttling.limits import Limit

MIN_SECONDS = 3  # between opening the form and sending it; nobody reads the notice faster
# A person who mistyped their address sends the same words again; a robot goes on.
MAX_COPIES = 2  # of one message in a day
# Of the enquiries of one network, as many times more are held back before they are refused.
REFUSED_FACTOR = 10
EVERYBODY = "everybody"


class TooManyEnquiries(Exception):
    """So many have come from one network that this one was not stored."""

    problem = "too_many"  # as consultations/error_summary.html knows it

    def __init__(self, wait: timedelta):
        super().__init__()
        self.wait = wait  # until it may be tried again


class TooManyHeldBack(TooManyEnquiries):
    """So many are held back that this one, which looks like spam, was not stored."""

    problem = "full"


def check_volume(network: str) -> None:
    """Raise TooManyEnquiries if ``network`` is refused. One read, so that refusing costs little."""
    if wait := _network_limit().refused_for(network):
        raise TooManyEnquiries(wait)


def count_and_judge(form: EnquiryForm, network: str) -> str:
    """Count the enquiry in the valid ``form``; why it is to be held back, or an empty string."""
    reasons = Enquiry.Suspicion
    from_network = _network_limit().record(network)
    copies = _copies_limit().record(_digest_message(form.cleaned_data["message"]))
    if form.data.get(HONEYPOT):
        return reasons.HIDDEN_FIELD
    if was_opened_just_now(form.data.get("opened", "")):
        return reasons.TOO_FAST
    if from_network > settings.ENQUIRIES_PER_HOUR_FROM_NETWORK:
        return reasons.TOO_MANY
    if copies > MAX_COPIES:
        return reasons.DUPLICATE
    # What was suspicious already is not counted here: one network alone cannot use this up.
    if _total_limit().record(EVERYBODY) > settings.ENQUIRIES_PER_HOUR:
        return reasons.TOO_MANY
    return ""


def is_full() -> bool:
    """Whether as many enquiries are held back as the disk is to hold."""
    return count_held_back() >= settings.MAX_ENQUIRIES_HELD_BACK


def count_held_back() -> int:
    return Enquiry.objects.filter(state=Enquiry.State.HELD_BACK).count()


def was_opened_just_now(opened: str) -> bool:
    """Whether the form was opened too short a time ago for a person to have filled it in.

    ``opened`` is the form's signed time. One that is missing, old or changed tells nothing: such a
    form may have been open for days, or since before the site's secret key was replaced.
    """
    try:
        TimestampSigner(salt=EnquiryForm.OPENED_SALT).unsign(opened, max_age=MIN_SECONDS)
    except BadSignature:  # among them SignatureExpired: it was opened longer ago
        return False
    return True


def release(enquiry: Enquiry) -> bool:
    """Move an enquiry that was held back to the new ones, and have the practice notified of it.

    False if it is not held back (any more). The caller records the access. The reason stays: with
    it, what is late counts from the release (consultations/health.py).
    """
    now = timezone.now()
    return bool(
        Enquiry.objects.filter(pk=enquiry.pk, state=Enquiry.State.HELD_BACK).update(
            state=Enquiry.State.NEW,
            state_changed_at=now,
            notified_at=None,
            notify_attempts=0,
            next_attempt_at=now,
        )
    )


def hold_back(enquiry: Enquiry) -> None:
    """Hold back a new enquiry that staff take for spam; release() undoes it.

    The caller records the access.
    """
    Enquiry.objects.filter(pk=enquiry.pk, state=Enquiry.State.NEW).update(
        state=Enquiry.State.HELD_BACK,
        state_changed_at=timezone.now(),
        held_back_because=Enquiry.Suspicion.STAFF,
        acknowledge_at=None,
    )


def _network_limit() -> Limit:
    count = settings.ENQUIRIES_PER_HOUR_FROM_NETWORK * REFUSED_FACTOR
    return Limit("enquiries from one network", count, timedelta(hours=1))


def _total_limit() -> Limit:
    return Limit("enquiries", settings.ENQUIRIES_PER_HOUR, timedelta(hours=1))


def _copies_limit() -> Limit:
    return Limit("enquiries with one message", MAX_COPIES, timedelta(days=1))


def _digest_message(message: str) -> str:
    """A digest that is the same for messages that differ in case and spaces only.

    It is keyed: short messages could otherwise be found by trying. With a new key, what came
    before is forgotten.
    """
    text = " ".join(message.casefold().split())
    key = settings.ENQUIRY_KEYS[0]
    return salted_hmac("consultations.spam", text, key, algorithm="sha256").hexdigest()
