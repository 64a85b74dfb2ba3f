import hashlib
import secrets
import unicodedata
import uuid
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, models
from django.utils import timezone
from wagtail.models import Page

from consultations.answers import Answer
from practice.core.encryption import DecryptionError, decrypt, encrypt

# No 0 and O, no 1, I and L, no U and V: a reference may be read out over the telephone.
REFERENCE_CHARACTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
RECEIPT_GROUPS, RECEIPT_GROUP_LENGTH = 5, 4
CREATE_ATTEMPTS = 3  # a new reference may be taken already, by a chance of one in millions


def make_reference() -> str:
    """A new reference, such as “E-7K3M9Q”: one of 590 million."""
    return "E-" + "".join(secrets.choice(REFERENCE_CHARACTERS) for _ in range(6))


def make_receipt_code() -> str:
    """A new receipt code, such as “7K3M-9QRT-2ABC-XYZ4-HJ56”: 97 random bits."""
    return "-".join(
        "".join(secrets.choice(REFERENCE_CHARACTERS) for _ in range(RECEIPT_GROUP_LENGTH))
        for _ in range(RECEIPT_GROUPS)
    )


def digest_receipt_code(code: str) -> str:
    """SHA-256 of ``code``, however a person types it: case, spaces and hyphens don’t matter.

    It needs no key: nobody can find by trying which of 2 ** 97 codes a digest stands for.
    """
    characters = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", code)))
    return hashlib.sha256(characters.upper().encode("utf-8", "surrogatepass")).hexdigest()


class Enquiry(models.Model):
    """What a visitor sent through the form. The answers are encrypted.

    The answers keep the questions as they were asked, whatever becomes of the page.
    """

    class State(models.TextChoices):
        NEW = "new", "New"
        REPLIED = "replied", "Replied"
        BOOKED = "booked", "Booked"
        DECLINED = "declined", "Declined"
        CLOSED = "closed", "Closed"
        HELD_BACK = "held_back", "Held back"

    class Suspicion(models.TextChoices):
        """Why an enquiry was held back: what it shares with those that robots send, or who says."""

        HIDDEN_FIELD = "hidden_field", "A field that people do not see was filled in"
        TOO_FAST = "too_fast", "It was sent within seconds of opening the form"
        TOO_MANY = "too_many", "Many others came from the same place"
        DUPLICATE = "duplicate", "The same message had come before"
        STAFF = "staff", "It was marked as spam by staff"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True, default=make_reference)
    received_at = models.DateTimeField(default=timezone.now, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    state_changed_at = models.DateTimeField(default=timezone.now)
    held_back_because = models.CharField(max_length=12, choices=Suspicion.choices, blank=True)
    first_read_at = models.DateTimeField(null=True, blank=True)  # by a member of the practice
    answered_at = models.DateTimeField(null=True, blank=True)  # first marked replied or booked
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"groups__name": "Therapists"},
        db_index=False,  # SQLite would use it to find the many assigned to nobody, row by row
    )
    page = models.ForeignKey(
        "consultations.ConsultationPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    privacy_version = models.CharField(max_length=40)
    submission_token = models.UUIDField(unique=True, default=uuid.uuid4)
    encrypted_answers = models.TextField()
    encrypted_hold_reason = models.TextField(blank=True)  # while there is one, it is not purged
    encrypted_receipt_code = models.TextField(blank=True)
    # SHA-256 of the code; none for an enquiry from before there were receipts.
    receipt_digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    notified_at = models.DateTimeField(null=True, blank=True)
    notify_attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    # The acknowledgement to the visitor: empty if none is wanted, or none is due any more.
    acknowledge_at = models.DateTimeField(null=True, blank=True)
    acknowledge_attempts = models.PositiveIntegerField(default=0)

    # By column: the name of the field in the encrypted text. practice/core/key_rotation.py
    encrypted_fields = {
        "encrypted_answers": "answers",
        "encrypted_hold_reason": "hold",
        "encrypted_receipt_code": "receipt",
    }
    # The usage screens of the page and of a user must not list enquiries.
    wagtail_reference_index_ignore = True
    shown_on_pages = False  # saving an enquiry invalidates no cached page: practice.page_cache

    class Meta:
        verbose_name_plural = "enquiries"
        ordering = ["-received_at", "-pk"]
        default_permissions = ("view", "change", "delete")
        indexes = [
            models.Index(fields=["state", "state_changed_at"], name="enquiry_to_purge"),
            models.Index(fields=["state", "-received_at", "-id"], name="enquiry_by_state"),
            # All that filters and sorts the list, so that deep pages and counts read no row.
            models.Index(
                fields=["-received_at", "-id", "state", "assigned_to"], name="enquiry_to_list"
            ),
            models.Index(
                fields=["state", "next_attempt_at"],
                condition=models.Q(notified_at=None),
                name="enquiry_to_notify",
            ),
            models.Index(
                fields=["acknowledge_at"],
                condition=models.Q(acknowledge_at__isnull=False),
                name="enquiry_to_acknowledge",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def answers(self) -> list[Answer]:
        """Every question and its answer, in the order asked. Raises DecryptionError."""
        return decrypt(self.encrypted_answers, self.pk, "answers")

    @answers.setter
    def answers(self, answers: list[Answer]) -> None:
        self.encrypted_answers = encrypt(answers, self.pk, "answers")

    @property
    def receipt_code(self) -> str:
        """The code with which its writer sees what has become of it. Raises DecryptionError."""
        return decrypt(self.encrypted_receipt_code, self.pk, "receipt")

    @receipt_code.setter
    def receipt_code(self, code: str) -> None:
        self.encrypted_receipt_code = encrypt(code, self.pk, "receipt")
        self.receipt_digest = digest_receipt_code(code)

    @property
    def hold_reason(self) -> str:
        """Why it is kept longer than its state says; empty if it is not. Raises DecryptionError."""
        text = self.encrypted_hold_reason
        return decrypt(text, self.pk, "hold") if text else ""

    @hold_reason.setter
    def hold_reason(self, reason: str) -> None:
        self.encrypted_hold_reason = encrypt(reason, self.pk, "hold") if reason else ""

    @property
    def name(self) -> str:
        """The visitor's name, or a remark for the inbox if the answers cannot be decrypted."""
        try:
            return next((a["answer"] for a in self.answers if a["key"] == "name"), "")
        except DecryptionError:
            return "(cannot be opened)"

    def mark_as(self, state: State) -> None:
        """Save another state, and what follows from it.

        An enquiry that is new again counts as not answered: it had been marked by mistake.
        """
        self.state, self.state_changed_at = state, timezone.now()
        if state == self.State.NEW:
            self.answered_at = None
        elif state in (self.State.REPLIED, self.State.BOOKED) and not self.answered_at:
            self.answered_at = self.state_changed_at
        self.save(update_fields=["state", "state_changed_at", "answered_at"])

    @classmethod
    def create_once(
        cls,
        answers: list[Answer],
        token: uuid.UUID,
        page: Page,
        privacy_version: str,
        *,
        held_back_because: str = "",
        acknowledge_at: datetime | None = None,
    ) -> "Enquiry":
        """Store ``answers`` and return the enquiry; for a known ``token``, return the first one.

        Two calls at the same moment with the same token store one enquiry, too. It is held back if
        there is a reason to, one of Suspicion.
        """
        values = {
            "page": page,
            "privacy_version": privacy_version,
            "answers": answers,
            "receipt_code": make_receipt_code(),
            "state": cls.State.HELD_BACK if held_back_because else cls.State.NEW,
            "held_back_because": held_back_because,
            "acknowledge_at": acknowledge_at,
        }
        for _ in range(CREATE_ATTEMPTS - 1):
            with suppress(IntegrityError):
                return cls.objects.get_or_create(values, submission_token=token)[0]
        return cls.objects.get_or_create(values, submission_token=token)[0]
