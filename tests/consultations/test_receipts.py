"""A visitor sees what has become of a message, and withdraws it, with the code they were shown."""

import math
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from consultations.models import AccessLogEntry, Enquiry, ErasureLedgerEntry
from consultations.models.enquiries import REFERENCE_CHARACTERS
from consultations.receipts import withdraw
from tests.support.canary import CANARY

RECEIPT, WITHDRAW = "/appointment/receipt/", "/appointment/receipt/withdraw/"
NOON = datetime(2027, 5, 3, 11, tzinfo=UTC)  # by the clocks of London
UNKNOWN = "We have no message under this code."
HERE, ELSEWHERE = "203.0.113.5", "198.51.100.7"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def text(response) -> str:
    main = BeautifulSoup(response.content.decode(), "html.parser").main
    return " ".join(main.get_text(" ").split())


def shown_code(response) -> str:
    code = BeautifulSoup(response.content.decode(), "html.parser").select_one(".receipt__code")
    return code.text if code else ""


@pytest.fixture
def code(post_form, canary_form_data, client, clock):
    """The code of an enquiry with the canary in every field."""
    post_form(canary_form_data | {"telephone": "07700 900123"})
    return shown_code(client.get("/appointment/sent/"))


def test_the_page_after_sending_shows_a_code_of_80_bits_or_more(code):
    assert re.fullmatch(
        rf"([{REFERENCE_CHARACTERS}]{{4}}-){{4}}[{REFERENCE_CHARACTERS}]{{4}}", code
    )
    assert 20 * math.log2(len(REFERENCE_CHARACTERS)) > 80


def test_codes_differ(post_form, form_data, client):
    codes = set()
    for number in range(5):
        post_form(form_data | {"message": f"Message {number}"})
        codes.add(shown_code(client.get("/appointment/sent/")))
    assert len(codes) == 5


def test_the_code_is_in_no_address_and_encrypted_in_a_cookie_of_the_form(post_form, form_data):
    response = post_form(form_data)
    code = Enquiry.objects.get().receipt_code
    assert response["Location"] == "/appointment/sent/"
    cookie = response.cookies["receipt"]
    assert code not in cookie.output()
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["max-age"], cookie["path"]) == ("Strict", 900, "/")


def test_behind_https_the_cookie_is_secure_and_for_this_host_only(post_form, form_data, settings):
    settings.CSRF_COOKIE_SECURE = True
    cookie = post_form(form_data).cookies["__Host-receipt"]
    assert cookie["secure"]
    assert not cookie["domain"]
    assert cookie["path"] == "/"


def test_a_cookie_that_a_browser_keeps_longer_shows_nothing(code, client, clock):
    clock.shift(timedelta(minutes=14))
    assert shown_code(client.get("/appointment/sent/")) == code
    clock.shift(timedelta(minutes=1))
    client.cookies["receipt"]["expires"] = ""
    assert shown_code(client.get("/appointment/sent/")) == ""


@pytest.mark.parametrize("value", ["", "nonsense", "f1:", "f1:AAAA", "é", "f1:\\"])
def test_a_cookie_that_is_changed_shows_nothing(form_page, client, value):
    client.cookies["receipt"] = value
    response = client.get("/appointment/sent/")
    assert response.status_code == 200
    assert shown_code(response) == ""


def test_no_other_page_shows_the_code(code, client):
    for address in ("/", "/appointment/", RECEIPT):
        assert code not in client.get(address).content.decode()


def test_the_same_form_sent_again_gets_the_same_code(post_form, form_data, client):
    codes = []
    for _ in range(2):
        post_form(form_data)
        codes.append(shown_code(client.get("/appointment/sent/")))
    assert codes[0] == codes[1] != ""


def test_the_code_is_in_no_table(code):
    stored = str(list(Enquiry.objects.values()))
    assert code not in stored
    assert code.replace("-", "") not in stored


def test_it_says_when_a_message_was_received_read_and_answered(code, client):
    assert "Received 3 May 2027, 12:00 Read Not yet Answered Not yet" in text(
        client.post(RECEIPT, {"code": code})
    )
    Enquiry.objects.update(
        first_read_at=NOON + timedelta(hours=2), answered_at=NOON + timedelta(days=1)
    )
    assert "Received 3 May 2027, 12:00 Read 3 May 2027, 14:00 Answered 4 May 2027, 12:00" in text(
        client.post(RECEIPT, {"code": code})
    )


def test_it_says_nothing_else(code, client):
    enquiry = Enquiry.objects.get()
    response = client.post(RECEIPT, {"code": code})
    for secret in (CANARY, enquiry.reference, str(enquiry.pk), "07700"):
        assert secret not in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_message_that_was_held_back_looks_like_any_other(code, client):
    before = text(client.post(RECEIPT, {"code": code}))
    Enquiry.objects.update(state="held_back", held_back_because="too_many")
    assert text(client.post(RECEIPT, {"code": code})) == before


@pytest.mark.parametrize(
    "typed",
    [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", "  "),
     lambda code: f" “{code.replace('-', '‑')}”. "],
)  # fmt: skip
def test_case_spaces_and_hyphens_do_not_matter(code, client, typed):
    assert "Received 3 May" in text(client.post(RECEIPT, {"code": typed(code)}))


@pytest.mark.parametrize(
    "code", ["x", "2222-2222-2222-2222-2222", "2" * 5000, "’; DROP TABLE", "\ud7ff", "%00", "--"]
)
def test_an_unknown_code_is_one_sentence(form_page, client, code):
    response = client.post(RECEIPT, {"code": code})
    assert response.status_code == 200
    assert UNKNOWN in text(response)


def test_no_code_and_a_nul_byte_have_a_sentence(form_page, client):
    assert "Enter the code that you were shown" in text(client.post(RECEIPT, {}))
    assert "cannot be stored" in text(client.post(RECEIPT, {"code": "a\0b"}))


def test_a_code_in_the_address_is_not_read(code, client):
    assert "Received" not in text(client.get(f"{RECEIPT}?code={code}"))


def test_look_ups_from_one_network_are_limited(code, client):
    for _ in range(30):
        client.post(RECEIPT, {"code": "x"}, REMOTE_ADDR=HERE)
    for address in (RECEIPT, WITHDRAW):
        response = client.post(address, {"code": code}, REMOTE_ADDR=HERE)
        assert response.status_code == 429
        assert "Please try again in an hour" in text(response)
        assert code in response.content.decode(), "what was typed is kept"
        assert int(response["Retry-After"]) > 0
    assert "Received" in text(client.post(RECEIPT, {"code": code}, REMOTE_ADDR=ELSEWHERE))


def test_withdrawing_asks_first(code, client):
    response = client.post(WITHDRAW, {"code": code})
    assert "Withdraw your message?" in text(response)
    assert CANARY not in response.content.decode()
    assert Enquiry.objects.count() == 1
    assert client.get(WITHDRAW)["Location"] == RECEIPT


def test_a_withdrawn_message_is_gone_with_proof(code, client, clock):
    enquiry = Enquiry.objects.get()
    clock.shift(timedelta(days=1))
    page = client.post(WITHDRAW, {"code": code, "confirmed": "yes"})
    assert not Enquiry.objects.exists()
    entry = ErasureLedgerEntry.objects.get()
    assert entry.reason == ErasureLedgerEntry.Reason.WITHDRAWN
    assert (
        "The message received on 3 May 2027 at 12:00 was erased on 4 May 2027 at 12:00. "
        f"Its number in our ledger of erasures, which we will not show again, is {entry} ."
        in text(page)
    )
    log = AccessLogEntry.objects.get()
    assert (log.action, log.user, log.enquiry_id) == ("erase", None, enquiry.pk)
    assert log.detail == "withdrawn by its writer"
    assert "no-store" in page["Cache-Control"]
    for address in (RECEIPT, WITHDRAW):
        again = client.post(address, {"code": code, "confirmed": "yes"})
        assert UNKNOWN in text(again)


def test_an_unknown_code_withdraws_nothing(code, client):
    assert UNKNOWN in text(client.post(WITHDRAW, {"code": "x", "confirmed": "yes"}))
    assert Enquiry.objects.count() == 1


def test_without_the_csrf_token_nothing_is_withdrawn(code):
    other = Client(enforce_csrf_checks=True)
    for address in (RECEIPT, WITHDRAW):
        response = other.post(address, {"code": code, "confirmed": "yes"})
        assert response.status_code == 403
        assert "Please send that again" in response.content.decode()
    assert Enquiry.objects.count() == 1


def test_a_message_that_must_be_kept_is_not_erased_and_it_says_whom_to_ask(code, client):
    Enquiry.objects.update(encrypted_hold_reason="f1:something")
    for confirmed in ("", "yes"):
        page = text(client.post(WITHDRAW, {"code": code, "confirmed": confirmed}))
        assert "The practice has to keep your message" in page
    assert Enquiry.objects.count() == 1


@pytest.fixture
def meanwhile(monkeypatch):
    """``meanwhile(action)`` does it between the reading of the enquiry and its withdrawal."""

    def meanwhile(action):
        def act_and_withdraw(enquiry):
            action()
            return withdraw(enquiry)

        monkeypatch.setattr("consultations.views.withdraw", act_and_withdraw)

    return meanwhile


def test_once_withdrawn_the_sent_page_shows_no_code(code, client):
    assert code in text(client.get("/appointment/sent/"))
    client.post(WITHDRAW, {"code": code, "confirmed": "yes"})
    assert code not in text(client.get("/appointment/sent/"))


def test_a_hold_that_begins_at_the_same_moment_keeps_the_message(code, client, meanwhile):
    meanwhile(lambda: Enquiry.objects.update(encrypted_hold_reason="f1:something"))
    page = text(client.post(WITHDRAW, {"code": code, "confirmed": "yes"}))
    assert "The practice has to keep your message" in page
    assert Enquiry.objects.count() == 1


def test_a_message_withdrawn_twice_at_the_same_moment_is_logged_once(code, client, meanwhile):
    meanwhile(lambda: withdraw(Enquiry.objects.get()))
    page = text(client.post(WITHDRAW, {"code": code, "confirmed": "yes"}))
    assert "Your message has been erased" in page
    assert AccessLogEntry.objects.filter(action="erase").count() == 1


def test_the_practice_sees_that_a_message_was_withdrawn_and_when(code, client, therapist_client):
    enquiry = Enquiry.objects.get()
    client.post(WITHDRAW, {"code": code, "confirmed": "yes"})
    body = therapist_client.get("/admin/privacy/deletions/").content.decode()
    assert f'{enquiry.reference} <span class="privacy__meta">3 May 2027, 12:00</span>' in body
    page = therapist_client.get(f"/admin/consultations/enquiry/inspect/{enquiry.pk}/")
    assert page.status_code == 410
    assert "Its writer withdrew it, on 3 May 2027 at 12:00." in page.content.decode()


def test_editors_do_not_learn_that_an_enquiry_was_deleted(code, client, editor_client):
    enquiry = Enquiry.objects.get()
    client.post(WITHDRAW, {"code": code, "confirmed": "yes"})
    page = editor_client.get(f"/admin/consultations/enquiry/inspect/{enquiry.pk}/")
    assert page.status_code == 404


def test_an_enquiry_from_before_there_were_receipts_is_not_found(enquiry, client):
    Enquiry.objects.update(receipt_digest=None, encrypted_receipt_code="")
    for code in ("", "None"):
        assert "Received" not in text(client.post(RECEIPT, {"code": code}))


def test_a_receipt_that_cannot_be_decrypted_does_not_undo_the_sending(post_form, form_data, client):
    post_form(form_data)
    Enquiry.objects.update(encrypted_receipt_code="f1:damaged")
    assert post_form(form_data).status_code == 303


def test_the_form_and_the_page_after_it_lead_to_the_receipt(code, client):
    for address in ("/appointment/", "/appointment/sent/"):
        assert f'href="{RECEIPT}"' in client.get(address).content.decode()
