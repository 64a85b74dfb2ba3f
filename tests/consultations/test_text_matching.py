"""Texts and numbers are compared however they were typed."""

import pytest

from consultations.text_matching import fold, normalise_telephone


@pytest.mark.parametrize(
    ("number", "normalised"),
    [
        ("07700 900142", "07700900142"),
        ("+44 7700 900142", "07700900142"),
        ("+44 (0) 7700 900142", "07700900142"),
        ("0044 7700 900142", "07700900142"),
        ("020 7946 0123", "02079460123"),
        ("+49 (30) 901820", "4930901820"),
        ("0049 30 901820", "4930901820"),
        ("+1 202 555 0123", "12025550123"),
        ("44", "44"),
    ],
)
def test_telephone_numbers_are_normalised(number, normalised):
    assert normalise_telephone(number) == normalised


def test_case_accents_and_kinds_of_apostrophe_are_folded():
    assert fold("ZOË O’Brien Straße") == fold("zoe o'brien STRASSE") == fold("Zoë O‘Brien Strasse")
