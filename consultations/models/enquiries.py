import secrets
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from consultations.encryption import DecryptionError, seal, unseal
from consultations.form_fields import Answer

if TYPE_CHECKING:
    from consultations.models.pages import ConsultationPage

# No 0 and O, no 1, I and L, no U and V: a reference may be read out over the telephone.
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"


def make_reference() -> str:
    """A new reference, such as “E-7K3M9Q”: one of 590 million."""
    return "E-" + "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))


class Enquiry(models.Model):
    """What somebody wrote to the practice. Its words are sealed; only the reference is in clear.

    The page it came from may change or go: the answers keep their labels as they were asked.
    """

    class State(models.TextChoices):
        NEW = "new", "New"
        REPLIED = "replied", "Replied"
        BOOKED = "booked", "Booked"
        DECLINED = "declined", "Declined"
        CLOSED = "closed", "Closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True, default=make_reference)
    received_at = models.DateTimeField(default=timezone.now, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW, db_index=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"groups__name": "Therapists"},
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
    sealed_answers = models.TextField()
    sealed_note = models.TextField(blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    notify_attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)

    # Neither the page's “usage” nor a user's may list who wrote through it.
    wagtail_reference_index_ignore = True
    shown_on_pages = False  # saving an enquiry invalidates no cached page: practice.page_cache

    class Meta:
        verbose_name_plural = "enquiries"
        ordering = ["-received_at", "-pk"]
        default_permissions = ("view", "change", "delete")
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(notified_at=None),
                name="enquiry_to_notify",
            )
        ]

    def __str__(self):
        return self.reference

    @property
    def answers(self) -> list[Answer]:
        """The questions and answers in the order asked. Raises DecryptionError."""
        return unseal(self.sealed_answers, self.pk, "answers")

    @answers.setter
    def answers(self, answers: list[Answer]) -> None:
        self.sealed_answers = seal(answers, self.pk, "answers")

    @property
    def note(self) -> str:
        """The therapists' private note. Raises DecryptionError."""
        return unseal(self.sealed_note, self.pk, "note") if self.sealed_note else ""

    @note.setter
    def note(self, note: str) -> None:
        self.sealed_note = seal(note, self.pk, "note") if note else ""

    @property
    def name(self) -> str:
        """Who wrote, or a remark for the inbox if the answers cannot be opened."""
        try:
            return next((each["answer"] for each in self.answers if each["key"] == "name"), "")
        except DecryptionError:
            return "(cannot be opened)"

    @classmethod
    def receive(
        cls, answers: list[Answer], token: uuid.UUID, page: "ConsultationPage", privacy_version: str
    ) -> "Enquiry":
        """Store ``answers`` durably, once for each ``token``, and return the enquiry.

        A second call with the same token, even at the same moment, returns the first's enquiry.
        """
        for _ in range(3):  # a reference already taken is a matter of luck; three in a row is not
            enquiry = cls(page=page, submission_token=token, privacy_version=privacy_version)
            enquiry.answers = answers
            try:
                with transaction.atomic():
                    enquiry.save(force_insert=True)
                return enquiry
            except IntegrityError:
                if stored := cls.objects.filter(submission_token=token).first():
                    return stored
        raise IntegrityError("The enquiry could not be stored.")
