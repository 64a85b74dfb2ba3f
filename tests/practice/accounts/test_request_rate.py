"""What all guesses together may take from the visitors."""

import pytest
from django.test import Client

from practice.accounts.request_rate import BURST, FEW, RequestRate


@pytest.fixture
def client_of_slow_site(settings, db):
    settings.SIGN_IN_REQUESTS_PER_SECOND = 1
    return Client()


def guess(client, address="198.51.100.1"):
    data = {"login": "nobody", "password": "a guess"}
    return client.post("/admin/login/", data, REMOTE_ADDR=address)


def test_a_crowd_is_refused_without_a_query(client_of_slow_site, django_assert_num_queries):
    statuses = [
        guess(client_of_slow_site, f"198.51.100.{number}").status_code for number in range(BURST)
    ]
    assert statuses == [200] * BURST
    with django_assert_num_queries(0):
        response = guess(client_of_slow_site, "203.0.113.1")
    assert response.status_code == 429
    assert response["Retry-After"] == "5"
    assert "wait a few seconds" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_pages_are_shown_meanwhile(client_of_slow_site):
    for number in range(2 * BURST):
        guess(client_of_slow_site, f"198.51.100.{number}")
    assert client_of_slow_site.get("/admin/login/").status_code == 200


@pytest.mark.parametrize(
    "path", ["login/code/", "confirm/", "confirm/code/", "password/reset/", "invitation/a/"]
)
def test_the_other_forms_are_counted_with_it(client_of_slow_site, path):
    for number in range(BURST):
        guess(client_of_slow_site, f"198.51.100.{number}")
    assert client_of_slow_site.post(f"/admin/{path}").status_code == 429


def test_as_many_are_looked_at_as_time_has_passed(clock):
    rate = RequestRate(per_second=1)
    admitted = 0
    for second in range(60):
        admitted += sum(rate.admits(f"198.51.{second}.{number}") for number in range(10))
        clock.shift(1)
    assert BURST + 55 <= admitted <= BURST + 60


def test_networks_that_send_much_do_not_keep_out_one_that_does_not(clock):
    rate = RequestRate(per_second=1)
    for _ in range(10 * FEW):
        rate.admits("198.51.100.1")
        rate.admits("198.51.100.2")
        clock.shift(1)
    assert not all(rate.admits("198.51.100.1") for _ in range(BURST + 1))
    assert rate.admits("203.0.113.1")
