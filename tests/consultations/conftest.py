"""Members of the practice who are signed in."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from consultations.holds import hold_version
from consultations.models import Enquiry
from practice.core.models import User
from tests.support.sessions import sign_in_with_second_factor


class UserClient(Client):
    """A test client in which ``user`` is signed in."""

    user: User

    def press(self, action, enquiry, **data):
        """Press a button on the screen of ``enquiry`` as it is now stored, and follow it."""
        enquiry = Enquiry.objects.get(pk=enquiry.pk)
        shown = {
            "shown_state": enquiry.state_changed_at.isoformat(),
            "shown_assignment": enquiry.assigned_to_id or "",
            "shown_hold": hold_version(enquiry),
        }
        address = f"/admin/consultations/enquiry/{action}/{enquiry.pk}/"
        return self.post(address, shown | data, follow=True)

    def search(self, words):
        """The body of the page of results."""
        response = self.post("/admin/consultations/enquiry/", {"q": words}, follow=True)
        assert response.status_code == 200
        return response.content.decode()


def _sign_in(username, *groups, **fields):
    user = User.objects.create_user(username, f"{username}@practice.example", "a pass phrase")
    for field, value in fields.items():
        setattr(user, field, value)
    user.save()
    user.groups.set(Group.objects.filter(name__in=groups))
    client = UserClient()
    sign_in_with_second_factor(client, user)
    client.user = user
    return client


@pytest.fixture
def therapist_client(db):
    """A test client in which ``therapist_client.user``, a therapist, is signed in."""
    return _sign_in("therapist", "Therapists", first_name="Example", last_name="Therapist")


@pytest.fixture
def second_therapist_client(db):
    return _sign_in("second", "Therapists", first_name="Second", last_name="Therapist")


@pytest.fixture
def editor_client(db):
    return _sign_in("editor", "Editors")


@pytest.fixture
def superuser_client(db):
    return _sign_in("superuser", is_superuser=True)
