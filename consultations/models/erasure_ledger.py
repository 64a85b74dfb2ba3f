from django.db import models
from django.utils import timezone


class ErasureLedgerEntry(models.Model):
    """That an enquiry was erased, so that restoring an older backup can erase it again."""

    class Reason(models.TextChoices):
        RETENTION = "retention", "Its time was up"
        WITHDRAWN = "withdrawn", "Its writer withdrew it"
        REQUEST = "request", "Its writer asked for erasure"
        STAFF = "staff", "A therapist deleted it"

    # SHA-256 of the enquiry’s id. The id is random (122 bits), so that nobody can find by trying
    # which id a digest stands for, and no key is needed that a rotation would have to keep.
    digest = models.CharField(max_length=64, primary_key=True)
    erased_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=10, choices=Reason.choices)

    shown_on_pages = False  # practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "erasure ledger entries"
        ordering = ["erased_at"]
        default_permissions = ()

    def __str__(self):
        return self.digest[:12]
