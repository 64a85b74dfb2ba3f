import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Site

from consultations.models import ConsultationPage, ConsultationQuestion, Enquiry
from practice.core.models import PracticeSettings, User
from tests.support.canary import CANARY


@pytest.fixture
def form_page(db):
    """The consultation form at /appointment/, with somebody to tell of enquiries."""
    site = Site.objects.get(is_default_site=True)
    form_page = ConsultationPage(title="Ask for a consultation", slug="appointment")
    site.root_page.add_child(instance=form_page)
    practice = PracticeSettings.for_site(site)
    practice.notification_addresses = "desk@practice.example\nsecond@practice.example"
    practice.consultation_page = form_page
    practice.save()
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
def words():
    """What an example visitor types."""
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
def canary_words(words):
    """The same, with the canary in every field that takes text."""
    return words | {
        "name": f"Example {CANARY}",
        "email": f"{CANARY}@visitor.example",
        "telephone": f"07700 900123 {CANARY}"[:30],
        "when": f"{CANARY} mornings",
        "message": f"First line {CANARY}\nand {CANARY} again",
    }


@pytest.fixture
def send(form_page, client):
    """Post the form as a visitor does, and return the response."""

    def send(words, **options):
        return client.post("/appointment/", words, **options)

    return send


@pytest.fixture
def enquiry(send, words):
    """An enquiry that came in through the page."""
    assert send(words).status_code == 303
    return Enquiry.objects.get()


class SignedIn(Client):
    """A browser in which ``user`` is signed in."""

    user: User


def _signed_in(username, *groups, **fields):
    user = User.objects.create_user(username, f"{username}@practice.example", "a pass phrase")
    for field, value in fields.items():
        setattr(user, field, value)
    user.save()
    user.groups.set(Group.objects.filter(name__in=groups))
    client = SignedIn()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def therapist(db):
    """A browser in which a therapist is signed in; ``therapist.user`` is who."""
    return _signed_in("therapist", "Therapists", first_name="Example", last_name="Therapist")


@pytest.fixture
def editor(db):
    return _signed_in("editor", "Editors")


@pytest.fixture
def superuser(db):
    return _signed_in("superuser", is_superuser=True)
