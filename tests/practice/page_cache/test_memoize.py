"""What is the same for many pages is read once, until something changes."""

import pytest
from django.db import transaction

from practice.page_cache.memoize import MOST_RESULTS, cached_until_change
from practice.page_cache.version import shared_version


@pytest.fixture
def read():
    """A function that counts how often it is asked, in ``asked``."""
    asked = []

    @cached_until_change
    def read(*args, **kwargs):
        asked.append((args, kwargs))
        return len(asked)

    read.asked = asked
    return read


def test_it_is_read_once_for_each_question(read):
    assert [read(1), read(1), read(2), read(a=1), read(a=2), read(a=1)] == [1, 1, 2, 3, 4, 3]


def test_it_is_read_again_after_a_change(read):
    assert read() == read() == 1
    shared_version().increment()
    assert read() == read() == 2


def test_what_changes_while_it_is_read_is_read_again():
    asked = []

    @cached_until_change
    def read():
        asked.append(shared_version().increment())

    read()
    read()
    assert len(asked) == 2


def test_it_does_not_grow_with_the_questions(read):
    for number in range(MOST_RESULTS + 1):
        read(number)
    assert read(0) == MOST_RESULTS + 2


def test_within_a_transaction_nothing_is_remembered(db, read):
    with transaction.atomic():
        assert [read(), read()] == [1, 2]
