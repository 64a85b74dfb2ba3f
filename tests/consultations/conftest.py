import uuid

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Site

from consultations.models import ConsultationPage, ConsultationQuestion, Enquiry, EnquirySettings
from practice.core.models import PracticeSettings, User
from tests.support.canary import CANARY
from tests.support.sessions import sign_in_with_second_factor


@pytest.fixture
def form_page(db):
    """The consultation form at /appointment/, with two addresses to notify of enquiries."""
    site = Site.objects.get(is_default_site=True)
    form_page = ConsultationPage(title="Ask for a consultation", slug="appointment")
    site.root_page.add_child(instance=form_page)
    practice = PracticeSettings.for_site(site)
    practice.consultation_page = form_page
    practice.save()
    EnquirySettings.objects.create(
        notification_addresses="desk@practice.example\nsecond@practice.example"
    )
    return form_page


@pytest.fixture
def add_question(form_page):
    def add(label, field_type="singleline", **options):
        question = ConsultationQuestion(
            page=form_page, label=label, field_type=field_type, **options
        )
        question.save()
        return question

    return add


@pytest.fixture
def form_data():
    """The data of a valid form."""
    return {
        "name": "Example Visitor",
        "email": "visitor@visitor.example",
        "telephone": "07700 900123",
        "reply_by": "email",
        "when": "Tuesdays after five",
        "message": "I should like to talk to someone.\nThere is no hurry.",
        "consent": "on",
        "token": "5e0d8f39-3c43-4d9b-9f0e-0f6a7f0f5a01",
    }


@pytest.fixture
def canary_form_data(form_data):
    """A valid form with the canary in every field that takes text."""
    return form_data | {
        "name": f"Example {CANARY}",
        "email": f"{CANARY}@visitor.example",
        "telephone": f"07700 900123 {CANARY}"[:30],
        "when": f"{CANARY} mornings",
        "message": f"First line {CANARY}\nand {CANARY} again",
    }


@pytest.fixture
def post_form(form_page, client):
    """Post the form as a visitor does: ``post_form(form_data)`` returns the response."""

    def post_form(form_data, **options):
        return client.post("/appointment/", form_data, **options)

    return post_form


@pytest.fixture
def read_form(form_page, client):
    """``read_form()`` opens the form as a visitor does; its hidden fields’ values by name."""

    def read_form() -> dict[str, str]:
        html = client.get("/appointment/").content.decode()
        return {
            field["name"]: field["value"]
            for field in BeautifulSoup(html, "html.parser").select("main input[type=hidden]")
        }

    return read_form


@pytest.fixture
def enquiry(post_form, form_data):
    """An enquiry that was sent through the page."""
    assert post_form(form_data).status_code == 303
    return Enquiry.objects.get()


@pytest.fixture
def add_enquiries(enquiry):
    """``add_enquiries(3)`` stores enquiries like ``enquiry``, of “Visitor 0” to “Visitor 2”."""

    def add_enquiries(count):
        rest = [answer for answer in enquiry.answers if answer["key"] != "name"]
        for number in range(count):
            name = {"key": "name", "label": "Your name", "answer": f"Visitor {number}"}
            Enquiry.create_once([name, *rest], uuid.uuid4(), enquiry.page, "1")

    return add_enquiries


class UserClient(Client):
    """A test client in which ``user`` is signed in."""

    user: User

    def press(self, action, enquiry, **data):
        """Press a button on the screen of ``enquiry`` as it is now stored, and follow it."""
        enquiry = Enquiry.objects.get(pk=enquiry.pk)
        shown = {
            "shown_state": enquiry.state_changed_at.isoformat(),
            "shown_assignment": enquiry.assigned_to_id or "",
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
