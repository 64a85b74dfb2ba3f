from contextlib import suppress
from itertools import count

from django.db import IntegrityError, models
from django.utils import timezone
from django.utils.formats import date_format


class PrivacyNotice(models.Model):
    """What visitors were told and asked to agree to, as it once was. It is never changed.

    An enquiry names the version that its writer agreed to.
    """

    version = models.CharField(max_length=40, unique=True)  # such as “24 November 2026 (2)”
    digest = models.CharField(max_length=64, unique=True)  # of the words
    text = models.TextField()  # HTML, as it was shown
    created_at = models.DateTimeField(default=timezone.now)

    shown_on_pages = False  # practice.page_cache
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return self.version

    @classmethod
    def create_once(cls, digest: str, text: str) -> "PrivacyNotice":
        """Store a version, named after today; return the one that is there if the words are known.

        Two calls at the same moment make one.
        """
        day = date_format(timezone.localdate(), "j F Y")
        for number in count(1):
            version = day if number == 1 else f"{day} ({number})"
            values = {"version": version, "text": text}
            with suppress(IntegrityError):  # the name is taken, by other words
                return cls.objects.get_or_create(values, digest=digest)[0]
        raise AssertionError  # count() has no end
