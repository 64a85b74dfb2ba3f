"""Who is admitted to the admin: every address × everybody × GET and POST."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from consultations.models import Enquiry, EnquirySettings
from tests.support.canary import CANARY
from tests.support.malformed_requests import Request, StaffClient, address_of, admin_routes

# The beginnings of addresses, as regular expressions. A new address must get a place here.
OPEN_TO_EVERYBODY = r"login/|logout/|invitation/|confirm/|password(/|_)reset/|jsi18n/|sprite/"
TO_SET_UP_A_SECOND_FACTOR = r"second-factor/(choose|app|passkeys/add)/$"
OF_EVERY_MEMBER_OF_STAFF = (
    r"$|account/|api/|block-preview/|choose-|dismissibles/|documents/|editing-sessions/|email/"
    r"|guide/|images/|modeladmin/jsi18n/|pages/|password/|second-factor/|sign-out-everywhere/"
    r"|snippets/|tag-autocomplete/|workflows/task_chooser/"
    r"|reports/(workflow|workflow_tasks|site-history|aging-pages|page-types-usage)/"
    r"|settings/practice/practicesettings/|bulk/(blog|wagtailcore|practice/practiceimage)/"
    r"|x/$"  # of no screen
)
OF_THERAPISTS = (
    r"consultations/|privacy/(?!requests/delete/)|settings/consultations/enquirysettings/"
)
OF_ADMINISTRATORS = (
    r"bulk/practice/user/|collections/|groups/|people/|privacy/requests/delete/|redirects/"
    r"|reports/locked/|sites/|start/|test-mail/|users/"
    r"|workflows/(list|add|enable|disable|edit|usage|remove|tasks)/"
)


@pytest.fixture
def addresses_of(arguments_of) -> Callable[..., list[str]]:
    """``addresses_of(beginnings)``: an address of each route that begins so, and what is in
    "settings/" and "bulk/" at one address.
    """
    everything = [address_of(route, arguments_of(route)) for route in admin_routes()]
    everything += [
        f"/admin/settings/consultations/enquirysettings/{EnquirySettings.load().pk}/",
        *(
            f"/admin/bulk/practice/user/{action}/?id=1"
            for action in ("delete", "set_active_state", "assign_role")
        ),
    ]

    def addresses_of(beginnings: str = "") -> list[str]:
        return [each for each in everything if re.match(rf"/admin/({beginnings})", each)]

    return addresses_of


@pytest.fixture
def member(admin_user, sign_in) -> Callable[[str], StaffClient]:
    """``member("Editors")``: somebody who has shown a second factor."""

    def member(role: str) -> StaffClient:
        if role == "Administrators":
            return StaffClient(admin_user)
        return StaffClient(sign_in(Client(), role, password="several quiet words"))

    return member


def both_methods(addresses: list[str]) -> Iterator[Request]:
    for address in addresses:
        yield Request("get", address)
        yield Request("post", address)


def is_refused(response) -> bool:
    """Whether Wagtail sends back to the dashboard, or says there is no such thing or method."""
    return response.status_code in (403, 404, 405) or response.get("Location") == "/admin/"


def test_every_address_has_its_place(addresses_of):
    places = (
        OPEN_TO_EVERYBODY,
        OF_EVERY_MEMBER_OF_STAFF,
        OF_THERAPISTS,
        OF_ADMINISTRATORS,
    )
    everything = addresses_of()
    assert len(everything) > 250
    unplaced = [a for a in everything if not re.match(rf"/admin/({'|'.join(places)})", a)]
    assert unplaced == []
    closed = addresses_of(OF_THERAPISTS) + addresses_of(OF_ADMINISTRATORS)
    assert not set(closed) & set(addresses_of(f"{OPEN_TO_EVERYBODY}|{OF_EVERY_MEMBER_OF_STAFF}"))


def test_a_visitor_is_sent_to_the_sign_in_from_every_address(addresses_of):
    is_open = set(addresses_of(OPEN_TO_EVERYBODY))
    for request in both_methods([each for each in addresses_of() if each not in is_open]):
        response = getattr(Client(), request.method)(request.address)
        if response.status_code != 405:
            assert response.status_code == 302, request
            assert response["Location"].startswith("/admin/login/?next="), request


def test_a_password_alone_opens_no_address(addresses_of, admin_user):
    client = Client()
    client.force_login(admin_user)
    is_open = set(addresses_of(f"{OPEN_TO_EVERYBODY}|{TO_SET_UP_A_SECOND_FACTOR}"))
    for request in both_methods([each for each in addresses_of() if each not in is_open]):
        response = getattr(client, request.method)(request.address)
        assert response.status_code == 302, request
        assert response["Location"].startswith("/admin/second-factor/choose/"), request


@pytest.mark.parametrize("role", ["Editors", "Therapists"])
def test_only_administrators_come_to_what_is_theirs(addresses_of, member, role):
    staff, administrator = member(role), member("Administrators")
    for request in both_methods(addresses_of(OF_ADMINISTRATORS)):
        assert is_refused(staff.send(request)), request
    admitted = [
        not is_refused(administrator.send(Request("get", address)))
        for address in addresses_of(OF_ADMINISTRATORS)
    ]
    assert admitted.count(True) > 50


def test_only_therapists_and_administrators_come_to_what_is_theirs(addresses_of, member):
    editor = member("Editors")
    for request in both_methods(addresses_of(OF_THERAPISTS)):
        assert is_refused(editor.send(request)), request
    for client in (member("Therapists"), member("Administrators")):
        for address in addresses_of(OF_THERAPISTS):
            admitted = [not is_refused(client.send(r)) for r in both_methods([address])]
            assert any(admitted), address


def test_no_address_shows_an_editor_what_was_written(addresses_of, member):
    editor = member("Editors")
    enquiry = Enquiry.objects.get()
    searches = [f"/admin/pages/search/?q={CANARY}", f"/search/?q={CANARY}"]
    for request in both_methods(addresses_of() + searches):
        response = editor.send(request)
        assert response.status_code < 500, request
        body = response.getvalue() if response.streaming else response.content
        shown = body.decode(errors="replace").replace(f"q={CANARY}", "")
        if request.address not in searches:
            assert CANARY not in shown, request
        assert enquiry.reference not in shown, request
        if str(enquiry.pk) not in request.address:
            assert str(enquiry.pk) not in shown, request
