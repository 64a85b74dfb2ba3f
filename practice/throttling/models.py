from django.db import models


class Counter(models.Model):
    """How often one subject has used up a limit. The subject itself is not stored."""

    digest = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)  # then it counts from zero again
    refused_until = models.DateTimeField(null=True)

    shown_on_pages = False  # saving a counter invalidates no cached page: practice.page_cache
    wagtail_reference_index_ignore = True

    def __str__(self):
        return f"{self.digest[:8]}: {self.count}"
