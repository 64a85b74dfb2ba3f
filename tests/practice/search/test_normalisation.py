from practice.search.normalisation import MAX_QUERY_LENGTH, normalise_query


def test_only_words_remain_of_a_query():
    assert normalise_query("  “Well-being” AND (on_sleep*): Zoë's 2nd! ") == (
        "Well being AND on sleep Zoë s 2nd"
    )


def test_a_query_of_signs_is_empty():
    assert normalise_query('_ " * 🫖 -') == ""


def test_a_long_query_is_cut():
    assert normalise_query("w" * 10_000) == "w" * MAX_QUERY_LENGTH
