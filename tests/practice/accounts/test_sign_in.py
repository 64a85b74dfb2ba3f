"""There is one sign-in, and it needs a second factor."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admindocs.views import extract_views_from_urlpatterns, simplify_regex
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

from practice.core.encryption import DecryptionError
from practice.core.models import User
from tests.support.accounts import PASSWORD, SECRET, code_now
from tests.support.sessions import sign_in_with_second_factor

OPEN_WITHOUT_SECOND_FACTOR = {
    "/admin/login/",
    "/admin/login/code/",
    "/admin/logout/",
    "/admin/invitation/1/",
    "/admin/confirm/",
    "/admin/confirm/code/",
    "/admin/confirm/passkey/",
    "/admin/password/reset/",
    "/admin/password/reset/sent/",
    "/admin/password/reset/1-1/",
    "/admin/jsi18n/",
    "/admin/sprite/",
}
TO_SET_IT_UP = {
    "/admin/second-factor/choose/",
    "/admin/second-factor/app/",
    "/admin/second-factor/passkeys/add/",
}


def every_admin_address() -> set[str]:
    """An address of each route beneath /admin/, with “1” for each argument."""
    addresses = set()
    for _, regex, *_ in extract_views_from_urlpatterns(get_resolver().url_patterns):
        address = simplify_regex(regex)
        while "<" in address:
            start, end = address.index("<"), address.index(">")
            address = address[:start] + "1" + address[end + 1 :]
        if address.startswith("/admin/"):
            addresses.add(address)
    return addresses


def test_password_and_code_open_the_admin(therapist, client, give_password, give_code):
    response = give_password("miriam")
    assert response["Location"] == "/admin/login/code/"
    assert client.get("/admin/").status_code == 302, "the password alone does not"
    response = give_code(code_now())
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("name", ["miriam@practice.example", " MIRIAM ", "Miriam@Practice.Example"])
def test_the_address_signs_in_like_the_user_name(therapist, give_password, name):
    assert give_password(name)["Location"] == "/admin/login/code/"


def test_a_wrong_code_does_not(therapist, client, give_password, give_code):
    give_password("miriam")
    response = give_code("000000")
    assert response.status_code == 200
    assert "That code is not right" in response.content.decode()
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("separator", ["", "-", " ", ".", "_"])
def test_a_code_opens_once(therapist, signed_in, give_password, give_code, separator):
    cache.clear()  # as in another process
    give_password("miriam")
    code = code_now()
    assert give_code(code[:3] + separator + code[3:]).status_code == 200


def test_a_recovery_code_opens_once(recovery_codes, client, give_password, give_code):
    give_password("miriam")
    assert give_code(recovery_codes[0]).status_code == 302
    other = Client()
    give_password("miriam", client=other)
    assert give_code(recovery_codes[0], client=other).status_code == 200
    assert give_code(recovery_codes[1], client=other).status_code == 302


def test_the_first_account_sets_up_an_app_at_its_first_sign_in(
    client, give_password, django_capture_on_commit_callbacks, monkeypatch, site
):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", username="ada", email="ada@practice.example")
    assert give_password("ada")["Location"] == "/admin/"
    assert client.get("/admin/")["Location"] == "/admin/second-factor/choose/?next=%2Fadmin%2F"
    assert "An app on my telephone" in client.get("/admin/second-factor/choose/").content.decode()
    session = client.session
    assert client.get("/admin/second-factor/app/").status_code == 200
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/admin/second-factor/app/", {"code": code_now()})
    assert response["Location"] == "/admin/second-factor/recovery-codes/"
    codes = client.get(response["Location"])
    assert codes.content.decode().count("<li><code>") == 10
    assert client.get("/admin/").status_code == 200


def test_who_has_no_role_is_signed_out_and_told_whom_to_ask(
    make_user, client, give_password, give_code, site
):
    make_user("miriam")
    give_password("miriam")
    give_code(code_now())
    response = client.get("/admin/", follow=True)
    assert [address for address, _ in response.redirect_chain] == ["/admin/login/?next=/admin/"]
    assert "Ask an administrator" in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_admin_address_refuses_a_session_with_a_password_only(
    site, newcomer, client, give_password, method
):
    give_password("first")
    addresses = every_admin_address()
    assert len(addresses) > 250
    for address in sorted(addresses - OPEN_WITHOUT_SECOND_FACTOR - TO_SET_IT_UP):
        response = getattr(client, method)(address)
        assert response.status_code == 302, address
        assert response["Location"].startswith("/admin/second-factor/choose/"), address


def test_a_script_of_such_a_session_is_refused(site, newcomer, client, give_password):
    give_password("first")
    response = client.post("/admin/pages/1/edit/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code == 403


def test_an_account_with_an_app_may_not_set_up_another_with_its_password_only(
    therapist, client, site
):
    client.force_login(therapist)
    for address in TO_SET_IT_UP | {"/admin/"}:
        location = urlsplit(client.get(address)["Location"])
        assert location.path == "/admin/confirm/code/"
        assert parse_qs(location.query)["next"] == [address]
    response = client.post("/admin/confirm/code/?next=/admin/", {"code": code_now()})
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_session_with_a_password_only_is_a_visitor_to_private_pages(site, newcomer, client):
    site.root_page.view_restrictions.create(restriction_type="login")
    client.force_login(newcomer)
    assert client.get("/")["Location"] == "/admin/login/?next=/"


def test_the_other_form_leads_to_the_one_sign_in(db, client):
    assert client.get("/_util/login/?next=/about/")["Location"] == "/admin/login/?next=%2Fabout%2F"
    assert client.get("/_util/login/?next=//evil.example/")["Location"] == "/admin/login/"
    assert client.post("/_util/login/", {"username": "a", "password": "b"}).status_code == 405


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_nobody_is_sent_to_another_site(therapist, give_password, give_code, target):
    give_password("miriam", url=f"/admin/login/?next={target}")
    assert give_code(code_now())["Location"] == "/admin/"


def test_who_signs_in_goes_on_where_they_were(therapist, give_password, give_code):
    give_password("miriam", url="/admin/login/?next=/admin/pages/")
    assert give_code(code_now())["Location"] == "/admin/pages/"


@pytest.mark.parametrize("address", ["/admin/password_reset/", "/accounts/login/"])
def test_there_is_no_other_way_in(site, client, address):
    for method in (client.get, client.post):
        assert method(address).status_code == 404


@pytest.mark.parametrize("address", ["/admin/signup/", "/admin/login/webauthn/"])
def test_what_has_no_page_in_the_admin_leads_to_the_one_sign_in(site, client, address):
    for method in (client.get, client.post):
        assert method(address)["Location"] == f"/admin/login/?next={address}"


def test_the_sign_in_page_is_never_stored(db, client):
    response = client.get("/admin/login/")
    assert "no-store" in response["Cache-Control"]
    assert "http://" not in response.content.decode().replace("http://www.w3.org", "")


def test_secrets_are_encrypted_and_bound_to_their_account(therapist, administrator, give_password):
    mine, other = Authenticator.objects.order_by("pk")
    assert SECRET not in str(mine.data)
    mine.data, other.data = other.data, mine.data
    mine.save()
    give_password("miriam")

    with pytest.raises(DecryptionError):
        Authenticator.objects.get(pk=mine.pk).wrap().validate_code(code_now())


def test_a_closed_account_is_answered_like_a_wrong_password(therapist, give_password):
    User.objects.update(is_active=False)
    closed = give_password("miriam").content.decode()
    assert "do not match" in closed


def test_the_only_app_cannot_be_removed(therapist, signed_in):
    response = signed_in.post("/admin/second-factor/app/remove/")
    assert "This is your only second factor" in response.content.decode()
    assert Authenticator.objects.exists()


@pytest.fixture
def passkey(make_user, client, site) -> Authenticator:
    """The only factor of somebody who has just signed in with it."""
    user = make_user("miriam", "Therapists", app=False)
    sign_in_with_second_factor(client, user)
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "My passkey", "credential": {}}
    )


def test_the_only_passkey_cannot_be_removed(passkey, client):
    response = client.post(f"/admin/second-factor/passkeys/{passkey.pk}/remove/")
    assert "This is your only second factor" in response.content.decode()
    assert Authenticator.objects.exists()
    assert client.get("/admin/").status_code == 200


def test_one_of_two_passkeys_can_be_removed(passkey, client):
    Authenticator.objects.create(user=passkey.user, type=passkey.type, data=passkey.data)
    response = client.post(f"/admin/second-factor/passkeys/{passkey.pk}/remove/")
    assert response["Location"] == "/admin/second-factor/passkeys/"
    assert Authenticator.objects.exclude(pk=passkey.pk).exists()
    assert not Authenticator.objects.filter(pk=passkey.pk).exists()
