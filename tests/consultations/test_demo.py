"""The demo's consultation form and enquiries."""

import pytest

from consultations.demo.load import load_form_and_enquiries
from consultations.models import ConsultationPage, ConsultationQuestion, Enquiry, EnquirySettings
from practice.core.models import PracticeSettings


@pytest.fixture
def made(site):
    return load_form_and_enquiries(site.root_page)


def test_it_makes_the_form_and_six_enquiries_of_several_states(made, site, client):
    models = (ConsultationPage, ConsultationQuestion, Enquiry)
    assert [model.objects.count() for model in models] == [1, 2, 6]
    assert {"new", "replied", "booked", "closed"} == set(
        Enquiry.objects.values_list("state", flat=True)
    )
    assert Enquiry.objects.earliest("received_at").name == "Example Visitor Six"
    assert not Enquiry.objects.filter(notified_at=None).exists()
    page = PracticeSettings.for_site(site).consultation_page
    assert page.slug == "appointment"
    assert "Which therapist would you like to see?" in client.get(page.url).content.decode()


def test_it_says_what_it_has_made(made):
    expected = {ConsultationPage.objects.get(), EnquirySettings.objects.get()}
    assert set(made) == expected | set(Enquiry.objects.all())
