"""How long a session lasts, and what ends it."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from practice.core.models import User
from tests.support.accounts import PASSWORD, code_now
from tests.support.sessions import sign_in_with_second_factor

MINUTE, HOUR = 60, 60 * 60


def is_open(client) -> bool:
    return client.get("/admin/").status_code == 200


def test_it_ends_after_half_an_hour_without_activity(signed_in, clock):
    clock.shift(29 * MINUTE)
    assert is_open(signed_in)
    clock.shift(29 * MINUTE)
    assert is_open(signed_in)
    clock.shift(30 * MINUTE)
    assert not is_open(signed_in)


def test_it_ends_after_twelve_hours_whatever_happens(signed_in, clock):
    for _ in range(12 * 3 - 1):
        clock.shift(20 * MINUTE)
        assert is_open(signed_in)
    clock.shift(20 * MINUTE)
    assert not is_open(signed_in)


def test_an_open_window_does_not_keep_it_alive(signed_in, clock):
    ping = "/admin/editing-sessions/ping/wagtailcore/page/1/1/"
    for _ in range(3):
        clock.shift(10 * MINUTE)
        signed_in.post(ping)
    assert not is_open(signed_in)


def test_who_comes_back_too_late_is_told_and_goes_on_where_they_were(
    signed_in, clock, give_password, give_code
):
    clock.shift(31 * MINUTE)
    response = signed_in.post("/admin/pages/1/edit/", {"title": "Half a sentence"})
    assert response["Location"] == "/admin/login/?next=/admin/pages/1/edit/"
    page = signed_in.get(response["Location"]).content.decode()
    assert "have been saved as drafts" in page
    give_password("miriam", client=signed_in, url=response["Location"])
    response = give_code(code_now(), client=signed_in)
    assert response["Location"] == "/admin/pages/1/edit/"


def test_private_pages_are_closed_with_it(site, signed_in, clock):
    site.root_page.view_restrictions.create(restriction_type="login")
    assert signed_in.get("/").status_code == 200
    clock.shift(31 * MINUTE)
    assert signed_in.get("/").status_code == 302


def test_reading_the_admin_says_when_somebody_was_last_here(signed_in, therapist, clock):
    therapist.refresh_from_db()
    first = therapist.last_seen_at
    assert first is not None
    clock.shift(4 * MINUTE)
    signed_in.get("/admin/")
    therapist.refresh_from_db()
    assert therapist.last_seen_at == first
    clock.shift(1 * MINUTE)
    signed_in.get("/admin/")
    therapist.refresh_from_db()
    assert (therapist.last_seen_at - first).total_seconds() == 5 * MINUTE


def test_signing_out_clears_what_the_browser_keeps(signed_in):
    response = signed_in.post("/admin/logout/")
    assert response["Location"] == "/admin/login/"
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not is_open(signed_in)


def test_opening_the_address_of_sign_out_ends_nothing_and_says_so(signed_in):
    response = signed_in.get("/admin/logout/")
    assert "Nothing has been ended yet" in response.content.decode()
    assert "Clear-Site-Data" not in response
    assert is_open(signed_in)


def test_one_can_sign_out_everywhere_else(signed_in, therapist, give_password, give_code, clock):
    other = Client()
    clock.shift(MINUTE)
    give_password("miriam", client=other)
    give_code(code_now(), client=other)
    assert is_open(other)
    signed_in.post("/admin/sign-out-everywhere/")
    assert is_open(signed_in)
    assert not is_open(other)


def test_a_new_password_ends_other_sessions(signed_in, give_password, give_code, clock):
    other = Client()
    clock.shift(MINUTE)
    give_password("miriam", client=other)
    give_code(code_now(), client=other)
    new = {"password1": "quite other words", "password2": "quite other words"}
    response = signed_in.post("/admin/password/", new | {"oldpassword": PASSWORD})
    assert response["Location"] == "/admin/account/"
    assert is_open(signed_in)
    assert not is_open(other)


@pytest.mark.parametrize("change", [{"is_active": False}, {"session_generation": 7}])
def test_a_closed_account_is_refused_at_its_next_request(signed_in, change):
    User.objects.update(**change)
    assert not is_open(signed_in)


def test_a_new_address_needs_the_second_factor_again(signed_in, therapist, clock):
    clock.shift(6 * MINUTE)
    response = signed_in.post("/admin/email/", {"email": "new@practice.example"})
    assert response["Location"] == "/admin/confirm/code/?next=%2Fadmin%2Femail%2F"
    therapist.refresh_from_db()
    assert therapist.email == "miriam@practice.example"
    code = {"code": code_now(), "next": "/admin/email/"}
    assert signed_in.post(response["Location"], code)["Location"] == "/admin/account/"
    therapist.refresh_from_db()
    assert therapist.email == "new@practice.example"


def test_who_has_a_passkey_only_shows_that(make_user, client, clock, site):
    user = make_user("edie", "Editors", app=False)
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "My passkey", "credential": {}}
    )
    sign_in_with_second_factor(client, user)
    clock.shift(6 * MINUTE)
    response = client.get("/admin/email/")
    assert response["Location"] == "/admin/confirm/passkey/?next=%2Fadmin%2Femail%2F"


def test_wagtails_account_page_changes_neither_address_nor_password(signed_in, therapist, site):
    page = signed_in.get("/admin/account/").content.decode()
    assert "password-new_password1" not in page
    data = {
        "name_email-first_name": "Miriam",
        "name_email-last_name": "Example",
        "name_email-email": "thief@evil.example",
        "password-old_password": PASSWORD,
        "password-new_password1": "quite other words",
        "password-new_password2": "quite other words",
    }
    signed_in.post("/admin/account/", data)
    therapist.refresh_from_db()
    assert therapist.email == "miriam@practice.example"
    assert therapist.check_password(PASSWORD)
