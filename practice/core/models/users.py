from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who signs in to the admin. Ours from the start, so that it can still change."""

    def __str__(self):
        return self.get_full_name() or self.username
