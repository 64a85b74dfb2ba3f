from django.http import HttpRequest

from practice.core.models import User


class StaffRequest(HttpRequest):
    """A request for a screen of the admin, to which only somebody who is signed in comes."""

    user: User
