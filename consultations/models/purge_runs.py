from django.conf import settings
from django.db import models
from django.utils import timezone


class PurgeRun(models.Model):
    """One run of the nightly purge. It holds numbers only.

    A run that has neither finished nor stopped was interrupted; the next one goes on.
    """

    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    found = models.JSONField(default=dict)  # how many were due, by state
    deleted = models.PositiveIntegerField(default=0)
    # It found more than usual, and deletes nothing until somebody has looked.
    stopped_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    shown_on_pages = False  # practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-started_at", "-pk"]
        get_latest_by = "started_at"
        default_permissions = ()

    def __str__(self):
        return f"Purge of {timezone.localtime(self.started_at):%d %B %Y, %H:%M}"

    @property
    def found_count(self) -> int:
        return sum(self.found.values())
