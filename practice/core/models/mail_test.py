from django.db import models
from django.utils import timezone


class MailTest(models.Model):
    """That the mail server has taken a test mail, with the settings of which this is the digest."""

    settings_digest = models.CharField(max_length=64, primary_key=True)
    succeeded_at = models.DateTimeField()

    shown_on_pages = False  # practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.succeeded_at:%Y-%m-%d %H:%M}"

    @classmethod
    def record(cls, settings_digest: str) -> None:
        now = timezone.now()
        cls.objects.update_or_create(
            settings_digest=settings_digest, defaults={"succeeded_at": now}
        )
