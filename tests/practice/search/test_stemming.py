import re

import pytest

from practice.search.stemming import SearchTerm, fold_text, search_term, search_terms


@pytest.mark.parametrize(
    ("word", "prefix"),
    [
        ("Anxiety", "anxiet"),
        ("anxieties", "anxiet"),
        ("therapies", "therap"),
        ("feelings", "feel"),
        ("stopping", "stop"),
        ("planned", "plan"),
        ("times", "time"),
        ("need", "need"),
        ("stress", "stress"),
        ("an", ""),
        ("2nd", ""),
    ],
)
def test_a_term_has_the_prefix_that_forms_of_its_word_share(word, prefix):
    assert search_term(word) == SearchTerm(word.lower(), prefix)


def test_a_query_without_its_stop_words_and_repetitions_becomes_terms():
    assert [term.word for term in search_terms("How do I sleep in the Sleep lab")] == [
        "sleep",
        "lab",
    ]


def test_stop_words_remain_in_a_query_that_has_no_others():
    assert [term.word for term in search_terms("who are you")] == ["who", "are", "you"]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("café", ["Cafés", "cafe"]),
        ("be", ["BE"]),
        ("sleep", ["sleepless", "Sleep"]),
    ],
)
def test_a_pattern_finds_whole_words_in_folded_text(word, found):
    text = "Cafés, a cafe; BE. Oversleep, sleepless bed. Sleep"
    pattern = search_term(word).pattern
    assert [
        text[match.start() : match.end()] for match in re.finditer(pattern, fold_text(text))
    ] == found


@pytest.mark.parametrize("text", ["Plain", "Ça ira, Zoë", "İ ǅ ß ﬁne", "𝕳 漢字 e\u0301"])
def test_folding_keeps_the_index_of_each_character(text):
    assert len(fold_text(text)) == len(text)
