"""Who may come in: the screen, invitations, and what ends them."""

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import ModelLogEntry

from practice.accounts.models import AccountInvitation
from practice.core.models import User
from tests.support.accounts import PASSWORD, code_now, last_mail_to, link_in
from tests.support.sessions import sign_in_with_second_factor

INVITATION = {
    "given_name": "Edie",
    "family_name": "Example",
    "email": "edie@practice.example",
    "role": "Editors",
}


@pytest.fixture
def ada(administrator, site) -> Client:
    client = Client()
    sign_in_with_second_factor(client, administrator)
    return client


@pytest.fixture
def invite(ada):
    """Send an invitation; returns the link of the mail."""

    def invite(**fields) -> str:
        response = ada.post("/admin/users/new/", INVITATION | fields)
        assert response.status_code == 302, response.content.decode()
        call_command("send_due_mail")
        return link_in(last_mail_to("edie@practice.example"))

    return invite


def accept(link, password=PASSWORD, client=None):
    client = client or Client()
    return client.post(link, {"password1": password, "password2": password})


@pytest.mark.parametrize(
    ("role", "groups", "is_superuser"),
    [("Editors", ["Editors"], False), ("Therapists", ["Therapists"], False), ("", [], True)],
)
def test_who_is_invited_chooses_a_password_and_then_a_second_factor(
    invite, client, role, groups, is_superuser
):
    link = invite(role=role)
    assert "Welcome, Edie" in client.get(link).content.decode()
    assert not User.objects.filter(username="edie@practice.example").exists()
    assert accept(link, client=client)["Location"] == "/admin/"
    user = User.objects.get(username="edie@practice.example")
    assert [group.name for group in user.groups.all()] == groups
    assert user.is_superuser is is_superuser
    assert user.check_password(PASSWORD)
    location = client.get("/admin/")["Location"]
    assert location.startswith("/admin/second-factor/choose/")
    assert not AccountInvitation.objects.exists()


def test_an_invitation_is_good_once(invite):
    link = invite()
    assert accept(link).status_code == 302
    assert accept(link, "some other words").status_code == 410


@pytest.mark.parametrize(("days", "status"), [(3.9, 200), (4.1, 410)])
def test_an_invitation_is_good_for_four_days(invite, clock, client, days, status):
    link = invite()
    clock.shift(days * 24 * 60 * 60)
    assert client.get(link).status_code == status


def test_of_the_link_only_a_hash_is_stored(invite):
    token = invite().strip("/").split("/")[-1]
    row = AccountInvitation.objects.values().get()
    assert token not in str(row)
    assert len(row["token_hash"]) == 64


def test_sent_again_the_old_link_is_good_no_more(invite, ada, client):
    old = invite()
    ada.post(f"/admin/people/invitations/{AccountInvitation.objects.get().pk}/send/")
    assert client.get(old).status_code == 410
    call_command("send_due_mail")
    assert client.get(link_in(last_mail_to("edie@practice.example"))).status_code == 200


def test_withdrawn_the_link_is_good_no_more(invite, ada, client):
    link = invite()
    ada.post(f"/admin/people/invitations/{AccountInvitation.objects.get().pk}/withdraw/")
    assert client.get(link).status_code == 410
    assert not AccountInvitation.objects.exists()


@pytest.mark.parametrize("password", ["short", "edie@practice.example", "123456789012345"])
def test_a_weak_password_is_refused_with_a_sentence(invite, client, password):
    response = accept(invite(), password, client=client)
    assert response.status_code == 200
    assert not User.objects.filter(username="edie@practice.example").exists()


@pytest.mark.parametrize("email", ["ADA@practice.example", "edie@practice.example"])
def test_nobody_is_invited_twice(invite, ada, email):
    invite()
    response = ada.post("/admin/users/new/", INVITATION | {"email": email})
    assert response.status_code == 200
    assert AccountInvitation.objects.count() == 1


@pytest.fixture
def edit(ada, therapist):
    """Fill in the form for the therapist, with some fields changed; returns the response."""

    def edit(**fields):
        data = {
            "username": "miriam",
            "email": "miriam@practice.example",
            "first_name": "Miriam",
            "last_name": "Example",
            "groups": [group.pk for group in therapist.groups.all()],
        }
        response = ada.post(f"/admin/users/edit/{therapist.pk}/", data | fields)
        therapist.refresh_from_db()
        return response

    return edit


def test_no_screen_takes_a_password_for_somebody_else(ada, edit, therapist):
    for address in ("/admin/users/new/", f"/admin/users/edit/{therapist.pk}/"):
        assert 'type="password"' not in ada.get(address).content.decode()
    new = "quite other words"
    assert edit(last_name="Okell", password1=new, password2=new).status_code == 302
    assert (therapist.last_name, therapist.check_password(PASSWORD)) == ("Okell", True)


def test_a_new_address_is_told_to_the_old_and_the_new_one(edit, therapist):
    assert edit(email="new@practice.example").status_code == 302
    assert therapist.email == "new@practice.example"
    call_command("send_due_mail")
    for address in ("miriam@practice.example", "new@practice.example"):
        assert "address of your account was changed" in last_mail_to(address).body


@pytest.mark.parametrize("email", ["ada@practice.example", "ADA@practice.example"])
def test_no_account_is_given_the_address_of_another(edit, therapist, email):
    assert "Another account has this" in edit(email=email).content.decode()
    assert therapist.email == "miriam@practice.example"


def test_nor_the_user_name_of_another(edit, therapist):
    assert "Another account has this" in edit(username="Ada@practice.example").content.decode()
    assert therapist.username == "miriam"


def test_nobody_is_left_without_a_role(edit, therapist):
    assert "Choose a role" in edit(groups=[]).content.decode()
    assert therapist.groups.exists()
    assert edit(groups=[], is_superuser="on").status_code == 302
    assert therapist.is_superuser


def test_changing_somebody_needs_a_code_and_loses_nothing_that_was_typed(
    ada, edit, therapist, clock
):
    clock.shift(6 * 60)
    address = f"/admin/users/edit/{therapist.pk}/"
    response = edit(email="new@practice.example")
    assert response["Location"].startswith("/admin/confirm/code/?next=")
    assert therapist.email == "miriam@practice.example"
    response = ada.post(response["Location"], {"code": code_now(), "next": address})
    assert response["Location"] == "/admin/users/"
    therapist.refresh_from_db()
    assert therapist.email == "new@practice.example"


@pytest.mark.parametrize("action", ["set_active_state", "assign_role", "delete"])
def test_wagtails_actions_for_many_accounts_are_closed(ada, therapist, action):
    address = f"/admin/bulk/practice/user/{action}/?id={therapist.pk}"
    assert ada.get(address).status_code == 404
    assert ada.post(address, {"mark_as_active": "False", "role": "1"}).status_code == 404


def test_the_screen_says_who_has_which_role_which_factor_and_when_last_here(
    ada, signed_in, newcomer, invite
):
    invite()
    page = ada.get("/admin/users/").content.decode()
    for words in (
        "Miriam Example",
        "Therapists",
        "App",
        "24 November 2026, 12:00",
        "Administrator",
        "Not set up yet",
        "Never",
        "edie@practice.example",
        "Good until 28 November 2026, 12:00",
    ):
        assert words in page, words


def test_its_queries_do_not_grow_with_people(ada, make_user, django_assert_max_num_queries):
    ada.get("/admin/users/")
    with django_assert_max_num_queries(60) as few:
        ada.get("/admin/users/")
    for number in range(5):
        make_user(f"person{number}", "Therapists")
    with django_assert_max_num_queries(len(few)):
        ada.get("/admin/users/")


def test_wagtails_form_closes_no_account(ada, therapist):
    assert "is_active" not in ada.get(f"/admin/users/edit/{therapist.pk}/").content.decode()


def test_only_administrators_see_it(signed_in, therapist, site):
    assert "People" not in signed_in.get("/admin/").content.decode()
    for address in ("/admin/users/", "/admin/users/new/", f"/admin/people/{therapist.pk}/close/"):
        for method in (signed_in.get, signed_in.post):
            assert method(address)["Location"] == "/admin/", address


def test_a_closed_account_loses_its_sessions_at_once_and_for_good(ada, signed_in, therapist):
    ada.post(f"/admin/people/{therapist.pk}/close/")
    assert signed_in.get("/admin/")["Location"].startswith("/admin/login/")
    ada.post(f"/admin/people/{therapist.pk}/open/")
    assert signed_in.get("/admin/")["Location"].startswith("/admin/login/")
    actions = ModelLogEntry.objects.filter(object_id=str(therapist.pk)).order_by("timestamp", "pk")
    assert [entry.action for entry in actions] == ["accounts.close", "accounts.open"]


def test_asking_ends_nothing(ada, signed_in, therapist):
    assert (
        "Close the account of Miriam"
        in ada.get(f"/admin/people/{therapist.pk}/close/").content.decode()
    )
    assert signed_in.get("/admin/").status_code == 200


def test_an_administrator_signs_somebody_out_everywhere(ada, signed_in, therapist):
    ada.post(f"/admin/people/{therapist.pk}/end-sessions/")
    assert signed_in.get("/admin/")["Location"].startswith("/admin/login/")


def test_who_has_lost_their_phone_sets_up_another(
    ada, signed_in, therapist, recovery_codes, give_password, client
):
    ada.post(f"/admin/people/{therapist.pk}/remove-second-factor/")
    assert signed_in.get("/admin/")["Location"].startswith("/admin/login/")
    assert give_password("miriam")["Location"] == "/admin/"
    assert client.get("/admin/")["Location"].startswith("/admin/second-factor/choose/")
    call_command("send_due_mail")
    assert "removed the second factor" in last_mail_to("miriam@practice.example").body


@pytest.mark.parametrize("action", ["close", "remove-second-factor"])
def test_nobody_does_that_to_themselves(ada, administrator, action):
    ada.post(f"/admin/people/{administrator.pk}/{action}/")
    assert ada.get("/admin/").status_code == 200
    administrator.refresh_from_db()
    assert administrator.is_active
