from django.conf import settings
from django.db import models
from django.utils import timezone


class AccessLogEntry(models.Model):
    """That somebody saw, searched, exported, changed or erased enquiries. It holds no content.

    An entry outlives the enquiry and the account that it names.
    """

    class Action(models.TextChoices):
        LIST = "list", "Listed"
        SEARCH = "search", "Searched"
        READ = "read", "Read"
        STATE = "state", "Marked"
        ASSIGN = "assign", "Assigned"
        NOTE = "note", "Note added"
        HOLD = "hold", "Kept longer"
        EXPORT = "export", "Exported"
        ERASE = "erase", "Erased"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    user_name = models.CharField(max_length=255)  # empty for what the site did by itself
    action = models.CharField(max_length=10, choices=Action.choices)
    enquiry_id = models.UUIDField(null=True, db_index=True)  # no foreign key: see above
    reference = models.CharField(max_length=12, blank=True)
    count = models.PositiveIntegerField(null=True)  # of the enquiries listed, found or exported
    detail = models.CharField(max_length=120, blank=True)  # such as “New → Booked”

    shown_on_pages = False  # practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "access log entries"
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.get_action_display()} {self.reference}".strip()
