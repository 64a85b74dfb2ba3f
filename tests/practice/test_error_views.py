"""The pages a visitor sees when something is wrong."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client, RequestFactory

from consultations.views import csrf_failure
from practice import views


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.bad_request, 400),
        (views.forbidden, 403),
        (csrf_failure, 403),
        (views.not_found, 404),
        (views.server_error, 500),
    ],
)
def test_each_error_has_a_page_with_one_heading_and_a_way_on(site, view, status):
    answer = view(RequestFactory().get("/"))
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == status
    assert len(page.select("h1")) == 1
    assert page.select("main a[href]"), "It leads nowhere."
    assert page.html["lang"] == "en-GB"


def test_an_unknown_address_says_so_in_the_sites_own_house(site, client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert BeautifulSoup(answer.content, "html.parser").select_one("header")


def test_a_request_for_another_host_is_told_so_and_is_no_failure(site):
    answer = Client(raise_request_exception=False).get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


def test_a_failure_is_told_without_the_database(site):
    """Whatever failed, the page for it must not need it."""
    client = Client(raise_request_exception=False)

    def out_of_order(execute, *args):
        raise OSError("The database is gone.")

    with connection.execute_wrapper(out_of_order):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "<h1" in answer.text
    assert "OSError" not in answer.text
