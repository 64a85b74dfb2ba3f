"""A visitor whose browser sends no CSRF cookie keeps what they typed."""

import pytest
from django.test import Client

from consultations.models import Enquiry

EXPLANATION = "Your browser did not send the cookie that protects this form"


@pytest.fixture
def csrf_client():
    return Client(enforce_csrf_checks=True)


def test_the_form_is_shown_again_with_what_was_typed(form_page, form_data, csrf_client):
    response = csrf_client.post("/appointment/", form_data)
    body = response.content.decode()
    assert response.status_code == 403
    assert EXPLANATION in body
    assert "<title>Error: " in body
    assert "no-store" in response["Cache-Control"]
    for typed in ("Example Visitor", "visitor@visitor.example", "Tuesdays after five"):
        assert typed in body
    assert "There is no hurry." in body
    assert not Enquiry.objects.exists()


def test_the_form_can_be_sent_again_with_its_new_token(form_page, form_data, csrf_client):
    refused = csrf_client.post("/appointment/", form_data)
    token = refused.context["csrf_token"]
    again = csrf_client.post("/appointment/", form_data | {"csrfmiddlewaretoken": str(token)})
    assert again.status_code == 303
    assert Enquiry.objects.count() == 1


def test_other_errors_are_shown_as_well(form_page, form_data, csrf_client):
    body = csrf_client.post("/appointment/", form_data | {"email": ""}).content.decode()
    assert EXPLANATION in body
    assert "Enter your e-mail address, so that we can answer you." in body


def test_every_other_address_shows_the_error_page(form_page, csrf_client):
    for address in ("/admin/login/", "/", "/nowhere/", "/appointment/nowhere/"):
        response = csrf_client.post(address, {"name": "x"})
        assert response.status_code == 403
        assert "Please send that again" in response.content.decode()
