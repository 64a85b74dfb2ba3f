"""What looks like a robot's is held back, and the visitor cannot tell."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from consultations.models import Enquiry
from consultations.spam import release

NOON = datetime(2027, 5, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HERE, ELSEWHERE = "203.0.113.5", "198.51.100.7"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def send(post_form, form_data):
    """``send(message="…")`` sends another form; the enquiry, or else the response."""
    texts = (f"Message {number}" for number in range(1000))

    def send(address=HERE, headers=None, **changes):
        token = str(uuid.uuid4())
        known = set(Enquiry.objects.values_list("pk", flat=True))
        data = form_data | {"message": next(texts), "token": token} | changes
        response = post_form(data, REMOTE_ADDR=address, headers=headers)
        return Enquiry.objects.exclude(pk__in=known).first() or response

    return send


def why(enquiry) -> str:
    """Why it was held back; empty if it was not."""
    assert (enquiry.state == Enquiry.State.HELD_BACK) == bool(enquiry.held_back_because)
    return enquiry.held_back_because


def test_a_form_whose_hidden_field_is_filled_in_is_held_back(send):
    assert why(send(homepage="https://robot.example")) == "hidden_field"
    assert why(send(homepage="")) == ""


def test_people_neither_see_nor_hear_nor_reach_the_hidden_field(form_page, client):
    page = BeautifulSoup(client.get("/appointment/").content.decode(), "html.parser")
    field = page.select_one("input[name=homepage]")
    assert (field["tabindex"], field["autocomplete"]) == ("-1", "off")
    assert field.parent["aria-hidden"] == "true"
    assert "field--extra" in field.parent["class"]  # site.css does not display it
    assert field.parent.label.text == "Leave this empty"


@pytest.mark.parametrize(("seconds", "reason"), [(0, "too_fast"), (2, "too_fast"), (4, "")])
def test_a_form_sent_within_three_seconds_is_held_back(send, read_form, clock, seconds, reason):
    hidden = read_form()
    clock.shift(seconds)
    assert why(send(**hidden)) == reason


def test_a_form_that_was_open_for_a_year_is_not_held_back(send, read_form, clock):
    hidden = read_form()
    clock.shift(timedelta(days=365))
    assert why(send(**hidden)) == ""


@pytest.mark.parametrize("opened", ["", "nonsense", "form:1:x", "\0", "ſ" * 5000])
def test_a_form_whose_time_is_changed_is_not_held_back(send, opened):
    assert why(send(opened=opened)) == ""


def test_the_time_counts_from_the_first_opening_when_errors_are_put_right(
    post_form, send, read_form, form_data, clock
):
    hidden = read_form()
    clock.shift(60)
    refused = post_form(form_data | hidden | {"email": ""}).content.decode()
    assert hidden["opened"] in refused
    clock.shift(1)
    assert why(send(**hidden)) == ""


def test_more_than_ten_an_hour_from_one_network_are_held_back(send, clock):
    assert [why(send()) for _ in range(11)] == [""] * 10 + ["too_many"]
    assert why(send(ELSEWHERE)) == ""
    clock.shift(HOUR)
    assert why(send()) == ""


def test_a_household_with_ipv6_is_one_network(send):
    for number in range(10):
        send(f"2001:db8:1:2::{number}")
    assert why(send("2001:db8:1:2:ffff::1")) == "too_many"
    assert why(send("2001:db8:1:3::1")) == ""


def test_a_header_does_not_make_another_network(send):
    for number in range(10):
        send(headers={"X-Forwarded-For": f"192.0.2.{number}"})
    assert why(send(headers={"X-Forwarded-For": "192.0.2.99"})) == "too_many"


def test_the_same_message_is_held_back_from_the_third_on(send, clock):
    """A person who mistyped their address sends it twice."""
    message = "Cheap   watches, Buy now"
    copies = [send(message=message) for _ in range(2)]
    copies.append(send(ELSEWHERE, message="cheap watches,\nbuy NOW"))
    assert [why(copy) for copy in copies] == ["", "", "duplicate"]
    clock.shift(timedelta(days=1))
    assert why(send(message=message)) == ""


def test_more_than_a_practice_gets_in_an_hour_are_held_back_wherever_they_come_from(
    send, settings, clock
):
    settings.ENQUIRIES_PER_HOUR = 3
    assert [why(send(f"192.0.2.{number}")) for number in range(4)] == ["", "", "", "too_many"]
    clock.shift(HOUR)
    assert why(send()) == ""


def test_one_network_cannot_use_up_the_number_of_all(send, settings):
    settings.ENQUIRIES_PER_HOUR = 12
    for _ in range(30):
        send()
    assert why(send(ELSEWHERE)) == ""


def test_the_answer_is_the_same_for_what_is_held_back(post_form, form_data, client):
    responses = [
        post_form(form_data | {"token": str(uuid.uuid4()), "homepage": filled_in})
        for filled_in in ("", "https://robot.example")
    ]
    accepted, held_back = responses
    assert set(Enquiry.objects.values_list("state", flat=True)) == {"new", "held_back"}
    assert (accepted.status_code, accepted["Location"]) == (303, "/appointment/sent/")
    assert (held_back.status_code, held_back["Location"]) == (303, "/appointment/sent/")
    assert accepted.headers.keys() == held_back.headers.keys()
    assert len(accepted.cookies["receipt"].value) == len(held_back.cookies["receipt"].value)


def test_sending_the_same_form_again_does_not_count(post_form, form_data, send):
    for _ in range(30):
        assert post_form(form_data, REMOTE_ADDR=HERE).status_code == 303
    assert Enquiry.objects.count() == 1
    assert why(send()) == ""


def test_of_a_flood_from_one_network_few_are_stored_and_the_next_network_is_served(send):
    for _ in range(150):
        send()
    count = Enquiry.objects.filter
    assert (count(state="new").count(), count(state="held_back").count()) == (10, 90)
    assert why(send(ELSEWHERE)) == ""


def test_beyond_that_the_form_comes_back_as_typed_with_help(send, settings, clock):
    settings.ENQUIRIES_PER_HOUR_FROM_NETWORK = 1
    for _ in range(10):
        send()
    response = send(message="Words that must not be lost", voicemail="on")
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3601
    assert "no-store" in response["Cache-Control"]
    page = response.content.decode()
    for kept in ("Words that must not be lost", "visitor@visitor.example", "checked"):
        assert kept in page
    assert "could not take this one" in page
    assert "116 123" in page
    assert not isinstance(send(ELSEWHERE), type(response))
    clock.shift(HOUR)
    assert not isinstance(send(), type(response))


def test_when_as_many_are_held_back_as_may_be_only_suspicious_ones_are_refused(send, settings):
    settings.MAX_ENQUIRIES_HELD_BACK = 2
    for _ in range(2):
        send(homepage="x")
    assert send(homepage="x").status_code == 429
    assert why(send()) == ""


def test_who_is_refused_because_too_many_are_held_back_is_told_that(send, settings):
    settings.MAX_ENQUIRIES_HELD_BACK = 0
    page = send(homepage="x", message="Words that must not be lost").content.decode()
    assert "our website has no room for this one" in page
    assert "internet connection" not in page
    assert "Words that must not be lost" in page


def test_refusing_writes_nothing(send, settings, django_assert_max_num_queries, form_page):
    settings.ENQUIRIES_PER_HOUR_FROM_NETWORK = 1
    for _ in range(11):
        send()
    with django_assert_max_num_queries(40) as queries:
        send()
    written = [query for query in queries.captured_queries if query["sql"][:6] != "SELECT"]
    assert written == []


def test_an_enquiry_that_is_released_is_new_and_due_to_be_notified(send):
    enquiry = send(homepage="x")
    Enquiry.objects.update(notified_at=NOON, notify_attempts=3)
    assert release(enquiry)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.held_back_because) == ("new", "hidden_field")
    assert (enquiry.notified_at, enquiry.notify_attempts) == (None, 0)
    assert not release(enquiry)


def test_an_enquiry_that_a_colleague_has_handled_is_not_released(send):
    enquiry = send(homepage="x")
    Enquiry.objects.update(state="closed")
    assert not release(enquiry)
    assert Enquiry.objects.get().state == "closed"
