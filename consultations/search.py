"""Finding enquiries by what was written in them, in their notes or as their reference.

An index would hold the answers in clear, so each enquiry is decrypted and looked through, a chunk
at a time.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from consultations.models import Enquiry
from consultations.text_matching import (
    MIN_TELEPHONE_DIGITS,
    TELEPHONE_NUMBER,
    fold,
    normalise_telephone,
)
from practice.core.encryption import DecryptionError, decrypt_to_json, value_in_json

MAX_RESULTS = 1000
CHUNK_SIZE = 500  # rows in memory at a time
NO_DIGITS_NOR_QUOTE = r'[^\d"]*'
PLAIN_WORD = re.compile(r"[!#-\[\]-~]+")  # ASCII that JSON does not escape
# An escape in JSON, but for typographic dashes and quotes, which folding leaves alone.
FOLDED_ESCAPE = re.compile(r"\\u(?!201[0-9a-f])")


class SearchResult(NamedTuple):
    """The enquiries found, the newest first; MAX_RESULTS at most."""

    ids: list[UUID]
    is_cut: bool  # there are more
    unreadable: int  # enquiries that could not be decrypted, and were found by reference only


class SearchWords:
    """What to look for: words that all have to occur, in any order, and telephone numbers.

    Case and accents don't matter, nor how the digits of a number are grouped. “+44” and “0044”
    stand for the “0” of a British number.
    """

    def __init__(self, words: str):
        numbers = [
            number
            for number in TELEPHONE_NUMBER.findall(words)
            if len(normalise_telephone(number)) >= MIN_TELEPHONE_DIGITS
        ]
        self._numbers = [TelephoneNumber(number) for number in numbers]
        self._words = fold(TELEPHONE_NUMBER.sub(" ", words) if numbers else words).split()
        self._plain_words = [word for word in self._words if PLAIN_WORD.fullmatch(word)]

    def __bool__(self):
        return bool(self._words or self._numbers)

    def may_occur_in_json(self, text: str) -> bool:
        """False if they surely do not occur in the strings of ``text``, which need not be parsed.

        In JSON made by Python, letters with accents and others that folding changes are escaped.
        """
        if "\\u" in text and FOLDED_ESCAPE.search(text):
            return True
        lower = text.lower()
        return all(word in lower for word in self._plain_words) and all(
            number.may_occur_in(lower) for number in self._numbers
        )

    def occur_in(self, text: str) -> bool:
        folded = fold(text)
        return all(word in folded for word in self._words) and all(
            number.occurs_in(folded) for number in self._numbers
        )


class TelephoneNumber:
    """Digits with spaces may be a date or an amount too: then they count as words."""

    def __init__(self, number: str):
        self._normalised = normalise_telephone(number)
        self._words = number.split()
        digits = self._normalised.removeprefix("0")
        self._grouped_anyhow = re.compile(NO_DIGITS_NOR_QUOTE.join(digits))

    def may_occur_in(self, text: str) -> bool:
        return bool(self._grouped_anyhow.search(text)) or self._occurs_as_words_in(text)

    def occurs_in(self, text: str) -> bool:
        if self._occurs_as_words_in(text):
            return True
        found = TELEPHONE_NUMBER.findall(text) if self._grouped_anyhow.search(text) else []
        return any(self._normalised in normalise_telephone(number) for number in found)

    def _occurs_as_words_in(self, text: str) -> bool:
        return all(word in text for word in self._words)


def find_enquiries(words: str, queryset: QuerySet[Enquiry]) -> SearchResult:
    """The enquiries of ``queryset`` in which all of ``words`` occur: every one is opened.

    No words find nothing.
    """
    wanted = SearchWords(words)
    found: list[UUID] = []
    unreadable = 0
    if not wanted:
        return SearchResult([], False, 0)
    for pk, reference, encrypted_answers, encrypted_notes in _encrypted_texts(queryset):
        try:
            answers = decrypt_to_json(encrypted_answers)
            notes = [decrypt_to_json(text) for _, text in encrypted_notes]
            if not wanted.may_occur_in_json("\n".join([reference, answers, *notes])):
                continue
            texts = [answer["answer"] for answer in value_in_json(answers, UUID(pk), "answers")]
            for (note_pk, _), note in zip(encrypted_notes, notes, strict=True):
                texts.append(value_in_json(note, UUID(note_pk), "note"))
        except DecryptionError:
            texts = []
            unreadable += 1
        if wanted.occur_in("\n".join([reference, *texts])):
            if len(found) == MAX_RESULTS:
                return SearchResult(found, True, unreadable)
            found.append(UUID(pk))
    return SearchResult(found, False, unreadable)


def _encrypted_texts(
    queryset: QuerySet[Enquiry],
) -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
    """Primary key, reference and answers of each enquiry, and primary key and text of its notes.

    One query of plain values, and the keys as text: making models of them, with their notes
    prefetched, takes longer than to decrypt them, and making UUIDs a third as long.
    """
    joined = queryset.select_related(None).order_by("-received_at", "-pk")
    rows = joined.values_list(
        Cast("pk", CharField()),
        "reference",
        "encrypted_answers",
        Cast("notes__pk", CharField()),
        "notes__encrypted_note",
    ).iterator(chunk_size=CHUNK_SIZE)
    for (pk, reference, answers), group in groupby(rows, itemgetter(0, 1, 2)):
        yield pk, reference, answers, [(note, text) for *_, note, text in group if note]
