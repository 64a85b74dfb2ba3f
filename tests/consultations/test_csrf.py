"""A browser that sends no cookie does not cost the visitor what they typed."""

import pytest
from django.test import Client

from consultations.models import Enquiry

SENTENCE = "Your browser did not send the cookie that protects this form"


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


def test_the_form_comes_back_with_what_was_typed(form_page, words, strict):
    response = strict.post("/appointment/", words)
    body = response.content.decode()
    assert response.status_code == 403
    assert SENTENCE in body
    assert "<title>Error: " in body
    assert "no-store" in response["Cache-Control"]
    for typed in ("Example Visitor", "visitor@visitor.example", "Tuesdays after five"):
        assert typed in body
    assert "There is no hurry." in body
    assert not Enquiry.objects.exists()


def test_sending_it_again_with_the_fresh_token_works(form_page, words, strict):
    refused = strict.post("/appointment/", words)
    token = refused.context["csrf_token"]
    again = strict.post("/appointment/", words | {"csrfmiddlewaretoken": str(token)})
    assert again.status_code == 303
    assert Enquiry.objects.count() == 1


def test_other_errors_are_named_as_well(form_page, words, strict):
    body = strict.post("/appointment/", words | {"email": ""}).content.decode()
    assert SENTENCE in body
    assert "Enter your e-mail address, so that we can answer you." in body


def test_elsewhere_the_ordinary_page_says_so(form_page, strict):
    for address in ("/admin/login/", "/", "/nowhere/", "/appointment/nowhere/"):
        response = strict.post(address, {"name": "x"})
        assert response.status_code == 403
        assert "Please send that again" in response.content.decode()
