from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who signs in to the admin. A custom model, so that fields can be added later."""

    shown_on_pages = False  # saving a user invalidates no cached page: practice.page_cache

    def __str__(self):
        return self.get_full_name() or self.username
