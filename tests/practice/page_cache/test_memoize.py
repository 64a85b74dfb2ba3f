"""A function is called once for each set of arguments, until the version changes."""

import pytest
from django.db import transaction

from practice.page_cache.configured_version import configured_version
from practice.page_cache.memoize import MAX_RESULTS, cached_until_change, copied_until_change


@pytest.fixture
def count_calls():
    """A function that returns how often it was really called."""
    calls = []

    @cached_until_change
    def count_calls(*args, **kwargs):
        calls.append((args, kwargs))
        return len(calls)

    return count_calls


def test_a_call_with_the_same_arguments_gets_the_same_result(count_calls):
    results = [
        count_calls(1),
        count_calls(1),
        count_calls(2),
        count_calls(a=1),
        count_calls(a=2),
        count_calls(a=1),
    ]
    assert results == [1, 1, 2, 3, 4, 3]


def test_the_function_is_called_again_after_a_change(count_calls):
    assert count_calls() == count_calls() == 1
    configured_version().increment()
    assert count_calls() == count_calls() == 2


def test_a_result_read_during_a_change_is_not_used_after_it():
    calls: list[int] = []

    @cached_until_change
    def read_during_a_change():
        calls.append(configured_version().number)
        configured_version().increment()

    read_during_a_change()
    read_during_a_change()
    assert len(calls) == 2


def test_the_number_of_results_is_limited(count_calls):
    for number in range(MAX_RESULTS + 1):
        count_calls(number)
    assert count_calls(0) == MAX_RESULTS + 2


def test_within_a_transaction_every_call_is_made(db, count_calls):
    with transaction.atomic():
        assert [count_calls(), count_calls()] == [1, 2]


def test_a_copied_result_that_a_caller_changes_stays_as_it_was_for_others():
    @copied_until_change
    def read():
        return ["as read"]

    read().append("changed")
    assert read() == ["as read"]
