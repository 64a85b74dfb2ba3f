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
        get_latest_by = "taken_at"

    def __str__(self):
        return self.name
