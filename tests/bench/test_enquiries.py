"""The enquiries that the bench adds are like real ones, and its table says what does not hold."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bench.enquiries.filling import add_enquiries
from bench.enquiries.limits import all_hold, table
from consultations.models import Enquiry
from practice.core.models import User
from tests.support.sessions import sign_in_with_second_factor


@pytest.fixture
def enquiries(enquiry):
    """Ten enquiries that the bench has added."""
    add_enquiries(10)
    return Enquiry.objects.exclude(pk=enquiry.pk).order_by("reference")


def test_they_have_the_answers_of_the_form(enquiry, enquiries):
    questions = [answer["label"] for answer in enquiry.answers]
    for number, added in enumerate(enquiries):
        assert [answer["label"] for answer in added.answers] == questions
        assert {answer["key"]: answer["answer"] for answer in added.answers}["email"] == (
            f"visitor-{number}@example.org"
        )


def test_half_of_them_have_been_kept_longer_than_a_year(enquiries):
    year_ago = timezone.now() - timedelta(days=365)
    assert enquiries.filter(state=Enquiry.State.CLOSED, state_changed_at__lt=year_ago).count() == 5
    assert enquiries.filter(received_at__gt=year_ago).count() == 5


def test_they_are_notified_already(enquiries):
    assert not enquiries.filter(notified_at=None).exists()


def test_the_therapist_of_the_bench_opens_them(client, enquiries):
    sign_in_with_second_factor(client, User.objects.get(username="reader"))
    address = reverse("consultations_enquiry_modeladmin_inspect", args=[enquiries[0].pk])
    assert "visitor-0@example.org" in client.get(address).content.decode()


def test_the_table_says_which_figure_is_too_high():
    measurements = {
        "list, last page": {"queries": 16, "seconds": 0.1},
        "search for a word": {"seconds": 2.5, "megabytes": 100},
    }
    lines = list(table(measurements))
    assert lines[2].endswith("| **no** |")
    assert lines[3].endswith("| yes |")
    assert not all_hold(measurements)
