"""What all guesses together may take from the visitors."""

import time

import pytest
from django.test import RequestFactory

from practice.accounts.request_rate import BURST, FEW, RateLimitedSignIn, RequestRate


class Site:
    """A WSGI application behind the limit, and what it has been asked."""

    def __init__(self):
        self.asked = []
        self.application = RateLimitedSignIn(self.respond, per_second=1)

    def respond(self, environ, start_response):
        self.asked.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return []

    def send(self, method, path, address) -> tuple[str, dict[str, str], bytes]:
        result = []
        environ = RequestFactory().generic(method, path, REMOTE_ADDR=address).environ
        body = self.application(
            environ, lambda *status_and_headers: result.extend(status_and_headers)
        )
        return result[0], dict(result[1]), b"".join(body)

    def guess(self, path="/admin/login/", address="198.51.100.1"):
        return self.send("POST", path, address)


@pytest.fixture
def site_under_attack() -> Site:
    site = Site()
    for number in range(2 * BURST):
        site.guess(address=f"198.51.100.{number}")
    assert len(site.asked) == BURST
    return site


def test_what_is_too_much_is_refused_in_front_of_django(site_under_attack):
    status, headers, body = site_under_attack.guess(address="203.0.113.1")
    assert status == "429 Too Many Requests"
    assert len(site_under_attack.asked) == BURST
    assert headers["Retry-After"] == "5"
    assert headers["Cache-Control"] == "no-store, private"
    assert "wait a few seconds" in body.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/login/code/",
        "/admin/confirm/",
        "/admin/confirm/code/",
        "/admin/password/reset/",
        "/admin/invitation/a/",
    ],
)
def test_the_other_forms_are_counted_with_it(site_under_attack, path):
    assert site_under_attack.guess(path)[0].startswith("429")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/admin/login/"),
        ("POST", "/appointment/"),
        ("POST", "/admin/pages/1/"),
    ],
)
def test_everything_else_is_answered_meanwhile(site_under_attack, method, path):
    assert site_under_attack.send(method, path, "203.0.113.1")[0] == "200 OK"


def test_as_many_are_looked_at_as_time_has_passed(clock):
    rate = RequestRate(1, clock=time.time)
    admitted = 0
    for second in range(60):
        admitted += sum(rate.admits(f"198.51.{second}.{number}") for number in range(10))
        clock.shift(1)
    assert BURST + 55 <= admitted <= BURST + 60


def test_networks_that_send_much_do_not_keep_out_one_that_does_not(clock):
    rate = RequestRate(1, clock=time.time)
    for _ in range(10 * FEW):
        rate.admits("198.51.100.1")
        rate.admits("198.51.100.2")
        clock.shift(1)
    assert not all(rate.admits("198.51.100.1") for _ in range(BURST + 1))
    assert rate.admits("203.0.113.1")
