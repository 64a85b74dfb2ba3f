"""Finding what is held about one person, by e-mail address, telephone number or name.

Texts are compared without regard to case, accents, kinds of apostrophe and spaces; telephone
numbers by their digits, with the United Kingdom's +44 as a 0.
"""

import re

from consultations.text_matching import (
    MIN_TELEPHONE_DIGITS,
    TELEPHONE_NUMBER,
    fold,
    normalise_telephone,
)


def normalise(text: str) -> str:
    """``text`` folded, with straight apostrophes; each run of spaces is one."""
    return " ".join(fold(text.replace("’", "'")).split())


def telephone_numbers(text: str) -> list[str]:
    """All that looks like a telephone number in ``text``, normalised."""
    return [normalise_telephone(found) for found in TELEPHONE_NUMBER.findall(text)]


class PersonQuery:
    """What somebody types to find a person."""

    def __init__(self, text: str):
        self.text = normalise(text)
        self.words = set(re.findall(r"\w+", self.text))
        number = normalise_telephone(text)
        is_number = TELEPHONE_NUMBER.fullmatch(text.strip()) and len(number) >= MIN_TELEPHONE_DIGITS
        self.telephone = number if is_number else ""

    def matches(self, *texts: str) -> bool:
        """Whether the person is named in ``texts``: the address, the number, or each word of it."""
        text = "\n".join(texts)
        if self.telephone:
            return any(self.telephone in number for number in telephone_numbers(text))
        if "@" in self.text:
            return self.text in normalise(text)
        return bool(self.words) and self.words <= set(re.findall(r"\w+", normalise(text)))
