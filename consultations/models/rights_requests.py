import uuid
from datetime import date, timedelta

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localdate

from consultations.calendar_dates import add_months
from practice.core.encryption import decrypt, encrypt

ACKNOWLEDGEMENT_DAYS = 30


class RightsRequest(models.Model):
    """That somebody asked for their data, its correction or its erasure, or has complained.

    What is written about them is encrypted.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", "Access: to see what we hold"
        ERASURE = "erasure", "Erasure"
        CORRECTION = "correction", "Correction"
        COMPLAINT = "complaint", "Complaint about how we use their data"

    class Outcome(models.TextChoices):
        DONE = "done", "Done as asked"
        PARTLY = "partly", "Done in part, with our reasons"
        REFUSED = "refused", "Refused, with our reasons"
        WITHDRAWN = "withdrawn", "Withdrawn, or not pursued"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("what is asked for", max_length=10, choices=Kind.choices)
    received_on = models.DateField("received on", default=localdate)
    encrypted_subject = models.TextField()
    encrypted_remarks = models.TextField(blank=True)
    is_extended = models.BooleanField(
        "needs two more months",
        default=False,
        help_text="Only for a complex request, or many by one person, and only if you have told "
        "them so, and why, within the first month.",
    )
    acknowledged_on = models.DateField(
        "acknowledged on",
        null=True,
        blank=True,
        help_text="A complaint must be acknowledged within 30 days.",
    )
    answered_on = models.DateField("answered on", null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    encrypted_fields = {"encrypted_subject": "subject", "encrypted_remarks": "remarks"}
    shown_on_pages = False  # practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-received_on", "-pk"]
        default_permissions = ("view", "add", "change")

    def __str__(self):
        return f"{self.short_kind}, {date_format(self.received_on, 'j F Y')}"

    @property
    def short_kind(self) -> str:
        return self.get_kind_display().split(":")[0].split(" about")[0]

    @property
    def subject(self) -> str:
        """Who asks, and how to reach them. Raises DecryptionError."""
        return decrypt(self.encrypted_subject, self.pk, "subject") if self.encrypted_subject else ""

    @subject.setter
    def subject(self, text: str) -> None:
        self.encrypted_subject = encrypt(text, self.pk, "subject")

    @property
    def remarks(self) -> str:
        """Raises DecryptionError."""
        return decrypt(self.encrypted_remarks, self.pk, "remarks") if self.encrypted_remarks else ""

    @remarks.setter
    def remarks(self, text: str) -> None:
        self.encrypted_remarks = encrypt(text, self.pk, "remarks") if text else ""

    @property
    def due_on(self) -> date:
        """The last day on which the law allows the next step.

        A request: one calendar month from the day of receipt, and two more if extended (UK GDPR,
        Article 12(3)). A complaint: the acknowledgement within 30 days beginning with the day of
        receipt (Data Protection Act 2018, section 164A(3), inserted by the Data (Use and Access)
        Act 2025, section 103, in force since 19 June 2026); then the outcome “without undue delay”,
        for which a month is allowed here. A last day that is no working day is not moved to the
        next one, as the Information Commissioner would allow: the earlier day is always right.
        """
        if self.kind != self.Kind.COMPLAINT:
            return add_months(self.received_on, 3 if self.is_extended else 1)
        if self.acknowledged_on is None:
            return self.received_on + timedelta(days=ACKNOWLEDGEMENT_DAYS - 1)
        return add_months(self.acknowledged_on, 3 if self.is_extended else 1)

    @property
    def clock(self) -> str:
        """How it stands with the time, in words."""
        if self.answered_on:
            return f"Answered on {date_format(self.answered_on, 'j F Y')}"
        days = (self.due_on - localdate()).days
        step = "answer"
        if self.kind == self.Kind.COMPLAINT and self.acknowledged_on is None:
            step = "acknowledge"
        if days < 0:
            return f"{-days} day{'' if days == -1 else 's'} overdue: {step} it now"
        if days == 0:
            return f"Last day: {step} it today"
        return f"{days} day{'' if days == 1 else 's'} left to {step} it"
