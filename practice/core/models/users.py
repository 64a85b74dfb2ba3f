from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F
from django.utils.crypto import salted_hmac


class User(AbstractUser):
    """Somebody who signs in to the admin."""

    last_seen_at = models.DateTimeField(null=True, editable=False)  # to five minutes
    # Part of what a session is checked against at each request: another number ends them all.
    session_generation = models.PositiveIntegerField(default=0, editable=False)

    shown_on_pages = False  # saving a user invalidates no cached page: practice.page_cache

    def __str__(self):
        return self.get_full_name() or self.username

    def get_session_auth_hash(self) -> str:
        return self._session_auth_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self):
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_auth_hash(secret)

    def end_sessions(self) -> None:
        """Sign the user out in every browser, from the next request on."""
        type(self).objects.filter(pk=self.pk).update(session_generation=F("session_generation") + 1)
        self.refresh_from_db(fields=["session_generation"])

    def _session_auth_hash(self, secret: str | bytes) -> str:
        """As Django's own, of the password and ``session_generation``."""
        value = f"{self.password}/{self.session_generation}"
        salt = "practice.core.models.User.session"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()
