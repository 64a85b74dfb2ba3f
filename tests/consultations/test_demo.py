"""The demo's consultation form and enquiries."""

import pytest
from wagtail import hooks
from wagtail.models import Site

from consultations.models import ConsultationPage, ConsultationQuestion, Enquiry
from practice.core.models import PracticeSettings


@pytest.fixture
def load_demo(db):
    """Load this app's part of the demo as ``manage.py load_demo`` does: through the hook."""

    def load_demo():
        for load in hooks.get_hooks("load_demo"):
            load(Site.objects.get(is_default_site=True).root_page)

    return load_demo


def counts():
    models = (ConsultationPage, ConsultationQuestion, Enquiry)
    return [model.objects.count() for model in models]


def test_it_makes_the_form_and_six_enquiries_of_several_states(load_demo, client):
    load_demo()
    assert counts() == [1, 2, 6]
    assert {"new", "replied", "booked", "closed"} == set(
        Enquiry.objects.values_list("state", flat=True)
    )
    assert Enquiry.objects.earliest("received_at").name == "Example Visitor Six"
    assert not Enquiry.objects.filter(notified_at=None).exists()
    site = Site.objects.get(is_default_site=True)
    page = PracticeSettings.for_site(site).consultation_page
    assert page.slug == "appointment"
    assert "Which therapist would you like to see?" in client.get(page.url).content.decode()


def test_a_second_run_adds_and_changes_nothing(load_demo):
    load_demo()
    Enquiry.objects.update(state="declined")
    before = counts()
    load_demo()
    assert counts() == before
    assert set(Enquiry.objects.values_list("state", flat=True)) == {"declined"}


def test_a_form_and_enquiries_that_are_there_already_are_left_alone(enquiry, load_demo):
    load_demo()
    assert counts() == [1, 0, 1]
