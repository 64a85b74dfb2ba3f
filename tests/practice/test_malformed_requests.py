"""A request that no screen of the admin sends is answered with 400 or 404, never with 500."""

import itertools
import logging
import os
from collections import Counter

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import resolve
from wagtail.images.formats import get_image_format
from wagtail.models import Revision

from practice.malformed_requests import MalformedAdminRequestMiddleware
from tests.support.malformed_requests import (
    Request,
    StaffClient,
    address_of,
    admin_routes,
    form_data,
    malformed_requests,
    query_parameters,
    sample,
)

# More of them, in a run by hand: MALFORMED_REQUESTS=100 takes some minutes.
REQUESTS_PER_ADDRESS = int(os.environ.get("MALFORMED_REQUESTS", "4"))


@pytest.fixture
def staff(admin_user, sign_in, client) -> list[StaffClient]:
    """Who sends the requests to an address, in turn; a superuser is refused least."""
    superuser = StaffClient(admin_user)
    others = [StaffClient(sign_in(client, group)) for group in ("Editors", "Therapists")]
    return [superuser, superuser, *others]


def test_no_malformed_request_to_any_address_of_the_admin_is_a_fault(arguments_of, staff):
    logging.disable(logging.CRITICAL)  # hundreds of warnings, as there should be
    parameters = query_parameters()
    statuses: Counter[int] = Counter()
    faults = []
    screens = 0
    for route in admin_routes():
        arguments = arguments_of(route)
        shown = staff[0].send(Request("get", address_of(route, arguments)))
        screens += shown.status_code == 200
        has_form = shown.status_code == 200 and not shown.streaming
        form = form_data(shown.content) if has_form else {}
        requests = malformed_requests(route, arguments, parameters, form)
        for sender, request in zip(
            itertools.cycle(staff), sample(route, requests, REQUESTS_PER_ADDRESS), strict=False
        ):
            response = sender.send(request)
            statuses[response.status_code] += 1
            if response.status_code >= 500:
                faults.append((request, response.exc_info and response.exc_info[:2]))
    logging.disable(logging.NOTSET)
    print(f"\n{statuses.total()} malformed requests, answered {dict(statuses)}")
    assert statuses.total() > 200 * REQUESTS_PER_ADDRESS
    assert screens > 100, "The superuser is sent away from the admin."
    assert faults == []


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/admin/snippets/choose/blog/author/chosen/abc/"),
        ("get", "/admin/images/chooser/chosen/abc/"),
        ("get", "/admin/bulk/blog/author/delete/?id=abc"),
        ("post", "/admin/pages/{page}/unlock/?next=abc"),
        ("post", "/admin/pages/{page}/copy/"),
        ("post", "/admin/pages/{page}/edit/"),
        ("post", "/admin/choose-external-link/"),
        ("post", "/admin/editing-sessions/ping/blog/blogpostpage/abc/1/"),
    ],
)
def test_a_malformed_request_is_answered_with_400(admin_client, site, method, address):
    response = getattr(admin_client, method)(address.format(page=site.root_page.pk))
    assert response.status_code == 400
    assert b"<h1" in response.content


def raised_by_wagtail() -> Exception:
    try:
        get_image_format("CANARY")
    except KeyError as error:
        return error
    raise AssertionError


def raised_by_the_project() -> Exception:
    try:
        raise ValueError("CANARY")
    except ValueError as error:
        return error


def answer(method: str, address: str, exception: Exception):
    request = getattr(RequestFactory(), method)(address)
    request.resolver_match = resolve(request.path)
    return MalformedAdminRequestMiddleware(lambda request: None).process_exception(
        request, exception
    )


def test_what_is_logged_names_the_place_and_no_value(site, caplog):
    assert answer("get", "/admin/images/?q=CANARY", raised_by_wagtail()).status_code == 400
    (line,) = caplog.messages
    assert line.startswith("KeyError at wagtail/images/formats.py, line ")
    assert line.endswith(": GET admin/images/ was malformed.")
    assert "CANARY" not in caplog.text


def test_what_a_library_does_not_find_is_answered_with_404(site):
    with pytest.raises(Revision.DoesNotExist) as raised:
        site.root_page.save_revision().get_previous()
    assert answer("get", "/admin/images/?q=a", raised.value).status_code == 404


@pytest.mark.parametrize(
    ("address", "exception"),
    [
        ("/admin/images/?q=a", raised_by_the_project()),
        ("/admin/images/", raised_by_wagtail()),
        ("/blog/?q=a", raised_by_wagtail()),
        ("/admin/images/?q=a", OperationalError("The database is locked.")),
    ],
    ids=["the project's", "no input", "not the admin", "the database's"],
)
def test_any_other_fault_stays_one(address, exception):
    assert answer("get", address, exception) is None
