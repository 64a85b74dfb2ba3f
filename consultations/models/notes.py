import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from practice.core.encryption import decrypt, encrypt


class EnquiryNote(models.Model):
    """What a therapist wrote down about an enquiry, dated and signed. The text is encrypted.

    A note is neither edited nor deleted: a mistake is put right by another note. It goes with its
    enquiry. The note that an enquiry had before notes were entries of their own has the enquiry's
    primary key, to which its text is bound, and no author.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enquiry = models.ForeignKey(
        "consultations.Enquiry", on_delete=models.CASCADE, related_name="notes"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    author_name = models.CharField(max_length=255, blank=True)  # outlives the account
    written_at = models.DateTimeField(default=timezone.now)
    encrypted_note = models.TextField()

    encrypted_fields = {"encrypted_note": "note"}
    shown_on_pages = False  # practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["written_at", "pk"]
        default_permissions = ()  # they are the enquiry's

    def __str__(self):
        return f"Note of {self.written_at:%Y-%m-%d %H:%M}"

    @property
    def text(self) -> str:
        """What was written. Raises DecryptionError."""
        return decrypt(self.encrypted_note, self.pk, "note")

    @text.setter
    def text(self, text: str) -> None:
        self.encrypted_note = encrypt(text, self.pk, "note")
