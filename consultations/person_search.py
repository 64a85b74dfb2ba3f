"""Finding what is held about one person, by e-mail address, telephone number or name.

Texts are compared without regard to case, accents, kinds of apostrophe and spaces; telephone
numbers by their digits, with the United Kingdom's +44 as a 0.
"""

import re
from collections.abc import Iterable

from consultations.answers import Answer
from consultations.search import SearchWords
from consultations.text_matching import (
    MIN_TELEPHONE_DIGITS,
    TELEPHONE_NUMBER,
    fold,
    normalise_telephone,
    telephone_pattern,
)

ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")


class PersonQuery(SearchWords):
    """What somebody types to find a person: addresses and the words of names are compared whole."""

    def __init__(self, text: str):
        folded = normalise(text)
        number = normalise_telephone(folded)
        is_number = TELEPHONE_NUMBER.fullmatch(folded) and len(number) >= MIN_TELEPHONE_DIGITS
        self.telephone = number if is_number else ""
        self.address = folded if ADDRESS.fullmatch(folded) else ""
        self.words = words_of(text)
        self._pattern: re.Pattern[str] | None = None
        if self.telephone:
            self._pattern = telephone_pattern(number)
        elif self.address:
            self._pattern = address_pattern(self.address)
        super().__init__(folded if self._pattern else " ".join(self.words))

    def occur_in(self, text: str) -> bool:
        """Whether the person is named in ``text``: the address, the number, or each word of it."""
        if self._pattern:
            return bool(self._pattern.search(fold(text)))
        return bool(self.words) and self.words <= words_of(text)

    def is_writer_of(self, answers: Iterable[Answer]) -> bool:
        """Whether this is the whole address, number or name that the writer gave as theirs."""
        own = {answer["key"]: answer["answer"] for answer in answers}
        if self.telephone:
            return normalise_telephone(own.get("telephone", "")) == self.telephone
        if self.address:
            return normalise(own.get("email", "")) == self.address
        return words_of(own.get("name", "")) == self.words


def normalise(text: str) -> str:
    """``text`` folded; each run of spaces is one."""
    return " ".join(fold(text).split())


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def address_pattern(address: str) -> re.Pattern[str]:
    """What finds ``address`` in folded text, but not as part of another address."""
    return re.compile(rf"(?<!\w)(?<!\w[.+-]){re.escape(address)}(?!\w|[.-]\w)")
