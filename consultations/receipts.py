"""What somebody with a receipt code may see, and withdraw."""

from datetime import timedelta

from django import forms
from django.db import transaction

from consultations.access_log import record_access
from consultations.erasure import digest_of, erase
from consultations.form_fields import INVALID_CHARACTER
from consultations.models import AccessLogEntry, Enquiry, ErasureLedgerEntry
from consultations.models.enquiries import digest_receipt_code
from consultations.spam import EVERYBODY
from practice.throttling.limits import Limit

MAX_CODE_LENGTH = 100  # characters, with whatever was copied along
UNKNOWN_CODE = (
    "We have no message under this code. Please compare it with what you kept. If it is right, "
    "the message has been erased."
)
PROOF_LENGTH = 12  # characters of the ledger's digest
# Nobody finds a code by trying: these only keep the look-ups from being a burden.
PER_NETWORK = Limit("receipts of one network", 30, timedelta(hours=1))
TOTAL = Limit("receipts", 3000, timedelta(hours=1))
WITHDRAWN = "withdrawn by its writer"  # in the access log


class ReceiptForm(forms.Form):
    """Asks for the code. Valid if there is an enquiry with it, which ``enquiry`` then is."""

    enquiry: Enquiry

    code = forms.CharField(
        label="Your code",
        max_length=MAX_CODE_LENGTH,
        error_messages={
            "required": "Enter the code that you were shown when your message had been sent.",
            "max_length": UNKNOWN_CODE,
            "null_characters_not_allowed": f"Type the code again. {INVALID_CHARACTER}",
        },
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    use_required_attribute = False

    def __init__(self, data=None, **options):
        super().__init__(data, label_suffix="", **options)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        found = find_enquiry(code)
        if found is None:
            raise forms.ValidationError(UNKNOWN_CODE)
        self.enquiry = found
        return code


def find_enquiry(code: str) -> Enquiry | None:
    """The enquiry with the receipt ``code``.

    How long the look-up takes tells nothing of other codes, because digests are compared:
    docs/decisions/0022-receipts.md
    """
    return Enquiry.objects.filter(receipt_digest=digest_receipt_code(code)).first()


def count_look_up(network: str) -> timedelta:
    """Count a look-up from ``network``, unless it is refused: for how long it is, else zero."""
    limits = {PER_NETWORK: network, TOTAL: EVERYBODY}
    if wait := max(limit.refused_for(subject) for limit, subject in limits.items()):
        return wait
    with transaction.atomic():
        for limit, subject in limits.items():
            limit.record(subject)
    return timedelta()


def withdraw(enquiry: Enquiry) -> str:
    """Erase ``enquiry`` for its writer; returns the proof: how the erasure ledger names it.

    Empty if it was not erased, because the practice holds it.
    """
    with transaction.atomic():
        stored = Enquiry.objects.select_for_update().filter(pk=enquiry.pk).first()
        if stored and stored.encrypted_hold_reason:
            return ""
        if stored:  # else it has just been erased
            record_access(None, AccessLogEntry.Action.ERASE, enquiry, detail=WITHDRAWN)
            erase([enquiry.pk], ErasureLedgerEntry.Reason.WITHDRAWN)
    return digest_of(enquiry.pk)[:PROOF_LENGTH]
