"""The demo's consultation form and enquiries."""

from django.core.management import call_command
from wagtail.models import Site

from consultations.models import ConsultationPage, ConsultationQuestion, Enquiry
from practice.core.models import PracticeSettings


def counts():
    models = (ConsultationPage, ConsultationQuestion, Enquiry)
    return [model.objects.count() for model in models]


def test_it_makes_the_form_and_six_enquiries_of_several_states(db, client):
    call_command("load_demo_enquiries")
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


def test_a_second_run_adds_and_changes_nothing(db):
    call_command("load_demo_enquiries")
    Enquiry.objects.update(state="declined")
    before = counts()
    call_command("load_demo_enquiries")
    assert counts() == before
    assert set(Enquiry.objects.values_list("state", flat=True)) == {"declined"}


def test_it_leaves_a_practice_with_enquiries_of_its_own_alone(enquiry):
    call_command("load_demo_enquiries")
    assert counts() == [1, 0, 1]
