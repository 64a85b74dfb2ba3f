"""How often passwords and codes may be tried: by name or account and by network, in every form.

An attempt is counted before the password is hashed, so that a refused guess costs no hashing and
guesses at the same time are not more than guesses one after the other. Success forgets the count of
the name or account, never that of the network.
"""

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from practice.throttling.client_address import client_address, client_network
from practice.throttling.limits import Limit

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(minutes=1)
# Counted apart, so that who knows a password cannot guess codes for ever by signing in anew.
PASSWORDS = Limit("passwords of a name", 5, timedelta(days=1), FIRST_WAIT)
CODES = Limit("codes of an account", 5, timedelta(days=1), FIRST_WAIT)
FAILURES = Limit("failures from a network", 30, timedelta(hours=1), FIRST_WAIT)
RESETS_TO_ADDRESS = Limit("resets for an address", 3, timedelta(hours=1))
RESETS_FROM_NETWORK = Limit("resets from a network", 20, timedelta(hours=1))
# A code of an authenticator app opens the door once.
USED_CODES = Limit("used codes", 1, timedelta(minutes=2))


class TooManyAttempts(Exception):
    """Answered with status 429 by ThrottlingMiddleware."""

    def __init__(self, wait: timedelta):
        self.wait = wait


class ThrottlingMiddleware:
    """Answers TooManyAttempts with status 429 and how long to wait."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception) -> HttpResponse | None:
        if not isinstance(exception, TooManyAttempts):
            return None
        response = render(
            request,
            "accounts/too_many_attempts.html",
            {"wait": in_words(exception.wait)},
            status=429,
        )
        response["Retry-After"] = str(math.ceil(exception.wait.total_seconds()))
        return response


def in_words(wait: timedelta) -> str:
    """“a minute” or “12 minutes”, rounded up."""
    minutes = math.ceil(wait.total_seconds() / 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"


@contextmanager
def counted_attempt(request: HttpRequest, limit: Limit, subject: str) -> Iterator[None]:
    """Count an attempt, whose block raises ValidationError if it fails.

    Raises TooManyAttempts, before the block, if the network or the subject is over its limit.
    """
    network = client_network(request)
    if wait := FAILURES.refused_for(network) or limit.use(subject):
        raise TooManyAttempts(wait)
    try:
        yield
    except ValidationError:
        FAILURES.record(network)
        log_failure(request)
        raise
    limit.forget(subject)


def log_failure(request: HttpRequest) -> None:
    """A line for fail2ban, which needs the address; without it unless the settings ask for it."""
    if settings.LOG_FAILED_SIGN_INS:
        logger.warning("Failed sign-in from %s", client_address(request))
    else:
        logger.warning("Failed sign-in")


def count_reset_request(request: HttpRequest, address: str) -> None:
    """Count one request for a reset mail. Raises TooManyAttempts."""
    network = client_network(request)
    if wait := RESETS_FROM_NETWORK.use(network) or RESETS_TO_ADDRESS.use(address):
        raise TooManyAttempts(wait)
