from django.contrib.auth.backends import ModelBackend

from practice.accounts.users import find_user
from practice.core.models import User


class PasswordBackend(ModelBackend):
    """Signs in by user name or e-mail address, hashing one password whoever is asked for.

    So unknown, closed and existing accounts are answered after the same time.
    """

    def get_user(self, user_id):
        # Wagtail asks for the profile on each page of the admin.
        users = User.objects.select_related("wagtail_userprofile")
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def authenticate(self, request, username=None, password=None, **kwargs):
        if not username or not password:
            return None
        user = find_user(username)
        if user is None:
            User().set_password(password)
            return None
        is_right = user.check_password(password)
        return user if is_right and self.user_can_authenticate(user) else None
