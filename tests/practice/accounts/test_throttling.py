"""The sixth guess is refused, for a growing time, in every form and for every spelling."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.support.accounts import PASSWORD, code_now

WRONG = "not the password"


def guess(name="miriam", password=WRONG, **extra):
    """A guess from a browser of its own: (status, body)."""
    response = Client().post("/admin/login/", {"login": name, "password": password}, **extra)
    return response.status_code, response.content.decode()


@pytest.fixture
def count_hashes(monkeypatch):
    """The list of the hashers' work: one entry for each password that was hashed."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode

    def counting_encode(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting_encode)
    return hashed


def test_the_sixth_guess_is_refused_for_a_growing_time(therapist, clock):
    for _ in range(5):
        assert guess()[0] == 200
    for minutes in (1, 2, 4, 8, 15, 15):
        status, body = guess()
        assert status == 429
        assert f"Please wait {'a minute' if minutes == 1 else f'{minutes} minutes'}" in body
        clock.shift(minutes * 60 - 1)
        assert guess(password=PASSWORD)[0] == 429, "the right one as well"
        clock.shift(1)
        assert guess()[0] == 200


def test_the_answer_says_how_long_to_wait_and_what_else_one_can_do(therapist, client, clock):
    for _ in range(5):
        guess()
    response = client.post("/admin/login/", {"login": "miriam", "password": WRONG})
    assert response["Retry-After"] == "60"
    body = response.content.decode()
    assert "/admin/password/reset/" in body
    assert "recovery codes" in body


@pytest.mark.parametrize("name", ["miriam", "nobody", "nobody@practice.example"])
def test_a_refused_guess_hashes_nothing(therapist, count_hashes, name):
    for number in range(1, 6):
        guess(name)
        assert len(count_hashes) == number
    assert guess(name)[0] == 429
    assert len(count_hashes) == 5


def test_unknown_names_are_answered_exactly_like_known_ones(therapist):
    answers = {name: [words_of(name) for _ in range(7)] for name in ("miriam", "nobody")}
    assert answers["miriam"] == answers["nobody"]
    assert len(set(answers["miriam"])) == 2, "five times wrong, then refused"


def words_of(name) -> tuple[int, str]:
    status, body = guess(name)
    return status, BeautifulSoup(body, "html.parser").main.get_text(" ", strip=True)


@pytest.mark.parametrize(
    "spell",
    [
        str.upper,
        lambda name: f" {name} ",
        lambda name: f"{name[:2]} {name[2:]}",
        lambda name: name[0] + chr(ord(name[1]) + 0xFEE0) + name[2:],  # a full-width letter
    ],
)
def test_another_spelling_of_a_name_known_or_not_buys_no_guess(therapist, spell):
    for name in ("miriam", "miriam@practice.example", "nobody", "nobody@practice.example"):
        for _ in range(5):
            assert guess(name)[0] == 200
        assert guess(spell(name))[0] == 429, name


def test_no_other_name_shows_by_its_count_that_it_is_the_same_account(therapist):
    for name in ("miriam", "nobody"):
        for _ in range(5):
            guess(name)
        assert guess(f"{name}@practice.example")[0] == 200, name


@pytest.mark.parametrize("name", ["m\u0131r\u0131am", "miriam@pract\u0131ce.example"])
def test_a_name_that_is_counted_apart_opens_nothing(therapist, name):
    """PostgreSQL makes the dotless \u0131 the same capital letter as i."""
    assert guess(name, PASSWORD)[0] == 200


def test_no_header_buys_a_guess(therapist):
    for number in range(5):
        guess(headers={"X-Forwarded-For": f"198.51.100.{number}"})
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP"):
        assert guess(headers={header: "203.0.113.7"})[0] == 429


def test_a_network_is_refused_whatever_names_it_tries(db):
    for number in range(30):
        assert guess(f"name{number}", REMOTE_ADDR=f"2001:db8:0:1::{number:x}")[0] == 200
    assert guess("another", REMOTE_ADDR="2001:db8:0:1:ffff::1")[0] == 429
    assert guess("another", REMOTE_ADDR="2001:db8:0:2::1")[0] == 200


def test_another_network_cannot_go_on_with_the_same_account(therapist):
    for number in range(5):
        guess(REMOTE_ADDR=f"198.51.100.{number}")
    assert guess(REMOTE_ADDR="203.0.113.7")[0] == 429


def test_success_forgets_the_account(therapist):
    for _ in range(3):
        for _ in range(4):
            assert guess()[0] == 200
        assert guess(password=PASSWORD)[0] == 302


def test_codes_are_refused_likewise_and_signing_in_anew_does_not_help(
    therapist, recovery_codes, client, give_password, give_code
):
    give_password("miriam")
    for _ in range(5):
        assert give_code("000000").status_code == 200
    assert give_code(code_now()).status_code == 429
    other = Client()
    give_password("miriam", client=other)
    assert give_code(code_now(), client=other).status_code == 429
    assert give_code(recovery_codes[0], client=other).status_code == 429


def test_the_other_forms_count_as_well(therapist, signed_in):
    for _ in range(5):
        assert signed_in.post("/admin/confirm/code/", {"code": "000000"}).status_code == 200
    assert signed_in.post("/admin/confirm/code/", {"code": code_now(1)}).status_code == 429
    new = {"password1": "other quiet words", "password2": "other quiet words"}
    for _ in range(5):
        response = signed_in.post("/admin/password/", new | {"oldpassword": WRONG})
        assert response.status_code == 200
    response = signed_in.post("/admin/password/", new | {"oldpassword": PASSWORD})
    assert response.status_code == 429
    assert guess()[0] == 429, "it is one count"


def test_a_failed_sign_in_is_a_line_without_an_address(therapist, caplog):
    guess(REMOTE_ADDR="203.0.113.9")
    assert [record.message for record in caplog.records] == ["Failed sign-in"]


@pytest.mark.parametrize("address", ["203.0.113.9", "2001:db8::7"])
def test_the_line_has_the_address_for_fail2ban_if_asked_for(therapist, settings, caplog, address):
    settings.LOG_FAILED_SIGN_INS = True
    guess(REMOTE_ADDR=address)
    guess("nobody", REMOTE_ADDR=address)
    guess(password=PASSWORD, REMOTE_ADDR=address)
    assert [record.message for record in caplog.records] == [f"Failed sign-in from {address}"] * 2
