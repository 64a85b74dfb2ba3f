from django.db import models
from django.utils import timezone

from practice.core.encryption import encrypt


class KeyCanary(models.Model):
    """A text encrypted with the enquiry keys: keys that do not open it are not this database's.

    There is one row, made by practice.core.key_canary.
    """

    encrypted_text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    encrypted_fields = {"encrypted_text": "text"}
    shown_on_pages = False  # practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "key canaries"
        default_permissions = ()

    def __str__(self):
        return "Key canary"

    @classmethod
    def create(cls) -> None:
        """Store the row, unless there is one."""
        cls.objects.get_or_create(pk=1, defaults={"encrypted_text": encrypt("canary", 1, "text")})
