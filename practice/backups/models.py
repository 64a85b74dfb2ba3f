from typing import Self

from django.db import models


class Backup(models.Model):
    """A backup that has been made, for the dashboard: when, and when it was proved.

    The destination says which backups there are. Rows outlive the backups that they are about.
    """

    name = models.CharField(max_length=100, primary_key=True)  # of its manifest
    taken_at = models.DateTimeField()  # all that was stored before is in it
    made_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)  # when a drill last restored it

    shown_on_pages = False  # practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name

    @classmethod
    def last_made(cls) -> Self | None:
        return cls.objects.order_by("-made_at").first()

    @classmethod
    def last_proved(cls) -> Self | None:
        """The backup that was restored on trial last."""
        return cls.objects.exclude(proved_at=None).order_by("-proved_at").first()
