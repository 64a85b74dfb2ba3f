from datetime import datetime, timedelta

from django.db import models

QUIET_TIME = timedelta(hours=1)  # a problem is over when it has not been seen for so long
REMINDER_INTERVAL = timedelta(days=1)


class Alarm(models.Model):
    """A problem that a health check has found, until the administrators know that it is over.

    Mail about it is due at ``next_mail_at``: when it begins, daily while it lasts, and at its end.
    """

    check_name = models.CharField(max_length=60, primary_key=True)
    began_at = models.DateTimeField()
    not_seen_since = models.DateTimeField(null=True)  # set while the check passes
    mailed_at = models.DateTimeField(null=True)  # the last mail that said it goes on
    next_mail_at = models.DateTimeField()

    shown_on_pages = False  # practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.check_name

    def mark_not_seen(self, now: datetime) -> None:
        """The check passes: delete what nobody was told of, and say in a while that it is over."""
        if self.mailed_at is None:
            self.delete()
        elif self.not_seen_since is None:
            self.not_seen_since, self.next_mail_at = now, now + QUIET_TIME
            self.save()

    def mark_seen(self, now: datetime) -> None:
        """The check fails still, or again."""
        if self.not_seen_since is not None:
            self.not_seen_since = None
            self.next_mail_at = self.mailed_at + REMINDER_INTERVAL if self.mailed_at else now
            self.save()
