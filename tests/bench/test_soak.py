"""What the soak counts, and that it would notice what it looks for."""

from collections import Counter

import pytest
from django.utils import timezone

from bench.soak.accounting import Result, Seen, Stored
from bench.soak.canaries import canary_of
from bench.soak.forms import form_fields
from bench.soak.stored import is_intact, stored_canaries, unnotified
from consultations.models import Enquiry


def seen(*canaries: str) -> Seen:
    seen = Seen()
    for canary in canaries:
        seen.add_acknowledged(canary)
    return seen


def stored(*canaries: str, unnotified=0, is_intact=True) -> Stored:
    return Stored(Counter(canaries), unnotified, held_back=0, is_intact=is_intact)


def test_the_last_line_has_the_five_figures():
    result = Result.of(seen("a", "b"), stored("a", "b"))
    assert str(result) == "acknowledged=2 stored=2 duplicates=0 unnotified=0 errors=0"
    assert result.is_as_it_must_be(posts=2)


def test_an_acknowledged_enquiry_that_is_not_stored_is_a_loss():
    result = Result.of(seen("a", "b"), stored("a"))
    assert str(result) == "acknowledged=2 stored=1 duplicates=0 unnotified=0 errors=0"
    assert not result.is_as_it_must_be(posts=2)


def test_an_enquiry_stored_twice_is_a_duplicate():
    result = Result.of(seen("a", "b"), stored("a", "b", "b"))
    assert (result.stored, result.duplicates) == (2, 1)
    assert not result.is_as_it_must_be(posts=2)


def test_a_stored_enquiry_that_nobody_saw_acknowledged_is_not_counted():
    assert Result.of(seen("a"), stored("a", "b")).stored == 1


@pytest.mark.parametrize(
    "end",
    [
        stored("a", unnotified=1),
        stored("a", is_intact=False),
    ],
    ids=["not notified", "damaged"],
)
def test_the_end_is_not_as_it_must_be(end):
    assert not Result.of(seen("a"), end).is_as_it_must_be(posts=1)


def test_an_error_that_a_client_saw_is_counted():
    failed = seen("a")
    failed.add_error("status 500")
    assert Result.of(failed, stored("a")).errors == 1


def test_fewer_acknowledgements_than_posts_are_not_enough():
    assert not Result.of(seen("a"), stored("a")).is_as_it_must_be(posts=2)


def test_the_canaries_are_found_in_what_the_form_has_stored(post_form, form_data):
    for number, token in enumerate((1, 1, 2)):
        data = {"message": f"A word. {canary_of(token)}, and more.", "token": f"{number:032x}"}
        assert post_form(form_data | data).status_code == 303
    assert Counter(stored_canaries()) == {canary_of(1): 2, canary_of(2): 1}


def test_an_enquiry_held_back_need_not_be_notified(enquiry):
    assert unnotified() == 1
    Enquiry.objects.update(state=Enquiry.State.HELD_BACK)
    assert unnotified() == 0
    Enquiry.objects.update(state=Enquiry.State.NEW, notified_at=timezone.now())
    assert unnotified() == 0


@pytest.mark.django_db
def test_the_database_of_the_tests_is_intact():
    assert is_intact()


def test_the_form_is_sent_as_a_browser_would_send_it():
    page = """
    <form action="/search/"><input name="q"></form>
    <form method="post" action="/appointment/">
      <input type="hidden" name="token" value="abc">
      <input name="name"> <input type="email" name="email" value="">
      <input type="radio" name="reply_by" value="email" checked>
      <input type="radio" name="reply_by" value="telephone">
      <input type="checkbox" name="consent">
      <textarea name="message">one &amp; two</textarea>
      <select name="colleague">
        <option value="">Anybody</option><option value="2">Ann</option>
      </select>
      <button type="submit" name="send" value="1">Send</button>
    </form>
    <form method="post"><input name="other"></form>
    """
    assert form_fields(page) == {
        "token": "abc",
        "name": "",
        "email": "",
        "reply_by": "email",
        "message": "one & two",
        "colleague": "",
    }
