"""Finding enquiries by what was written in and about them.

An index would hold the answers in clear, so each enquiry is decrypted and looked through, a chunk
at a time.
"""

import re
from collections.abc import Iterator
from datetime import datetime
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
    telephone_pattern,
)
from practice.core.encryption import DecryptionError, decrypt_to_json, value_in_json

MAX_RESULTS = 1000
CHUNK_SIZE = 2000  # rows in memory at a time; PostgreSQL is slower with fewer
NO_DIGITS_NOR_QUOTE = r'[^\d"]*'
# ASCII that JSON does not escape; without the apostrophe, which folding also makes of “’”.
PLAIN_PART = re.compile(r"[!#-&(-\[\]-~]+")
# An escape in JSON, but for typographic dashes and quotes, of which folding makes no plain part.
FOLDED_ESCAPE = re.compile(r"\\u(?!201[0-9a-f])")


class SearchResult(NamedTuple):
    """The enquiries found, the newest first; MAX_RESULTS at most."""

    ids: list[UUID]
    is_cut: bool  # there are more
    unreadable: int  # enquiries that could not be decrypted, and were found by reference only


class SearchWords:
    """What to look for: words that all have to occur, in any order, and telephone numbers.

    Case, accents and kinds of apostrophe don't matter, nor how the digits of a number are grouped.
    “+44” and “0044” stand for the “0” of a British number.
    """

    def __init__(self, words: str):
        folded = fold(words)
        numbers = [
            number
            for number in TELEPHONE_NUMBER.findall(folded)
            if len(normalise_telephone(number)) >= MIN_TELEPHONE_DIGITS
        ]
        self._numbers = [TelephoneNumber(number) for number in numbers]
        self._words = (TELEPHONE_NUMBER.sub(" ", folded) if numbers else folded).split()
        self._plain_parts = PLAIN_PART.findall(" ".join(self._words))

    def __bool__(self):
        return bool(self._words or self._numbers)

    def may_occur_in_json(self, text: str) -> bool:
        """False if they surely do not occur in the strings of ``text``, which need not be parsed.

        In JSON made by Python, letters with accents and others that folding changes are escaped.
        """
        if "\\u" in text and FOLDED_ESCAPE.search(text):
            return True
        lower = text.lower()
        return all(part in lower for part in self._plain_parts) and all(
            number.may_occur_in_json(lower) for number in self._numbers
        )

    def occur_in(self, text: str) -> bool:
        folded = fold(text)
        return all(word in folded for word in self._words) and all(
            number.occurs_in(folded) for number in self._numbers
        )


class TelephoneNumber:
    """Digits with spaces may be a date or an amount too: then they count as words."""

    def __init__(self, number: str):
        self._words = number.split()
        self._pattern = telephone_pattern(number)
        self._pattern_in_json = telephone_pattern(number, NO_DIGITS_NOR_QUOTE)

    def may_occur_in_json(self, text: str) -> bool:
        return bool(self._pattern_in_json.search(text)) or self._occurs_as_words_in(text)

    def occurs_in(self, text: str) -> bool:
        return bool(self._pattern.search(text)) or self._occurs_as_words_in(text)

    def _occurs_as_words_in(self, text: str) -> bool:
        return all(word in text for word in self._words)


def find_enquiries(wanted: SearchWords, queryset: QuerySet[Enquiry]) -> SearchResult:
    """The enquiries of ``queryset`` in which ``wanted`` occur: every one is opened.

    They are looked for in the reference, the answers, the notes and the reason for a hold. No words
    find nothing.
    """
    found: list[UUID] = []
    unreadable = 0
    if not wanted:
        return SearchResult([], False, 0)
    for pk, reference, encrypted_answers, encrypted_others in _encrypted_texts(queryset):
        try:
            answers = decrypt_to_json(encrypted_answers)
            others = [decrypt_to_json(text) for text, *_ in encrypted_others]
            if not wanted.may_occur_in_json("\n".join([reference, answers, *others])):
                continue
            texts = [answer["answer"] for answer in value_in_json(answers, UUID(pk), "answers")]
            for (_, row, field), other in zip(encrypted_others, others, strict=True):
                texts.append(value_in_json(other, UUID(row), field))
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
) -> Iterator[tuple[str, str, str, list[tuple[str, str, str]]]]:
    """Primary key, reference and answers of each enquiry; text, row and field of what else it has.

    Plain values, and the keys as text: making models of them, with their notes prefetched, takes
    longer than to decrypt them, and making UUIDs a third as long.
    """
    values = queryset.select_related(None).values_list(
        Cast("pk", CharField()),
        "reference",
        "encrypted_answers",
        "encrypted_hold_reason",
        Cast("notes__pk", CharField()),
        "notes__encrypted_note",
    )
    for times in _time_ranges(queryset):
        rows = values.filter(received_at__range=times).order_by("-received_at", "-pk")
        for (pk, reference, answers, reason), group in groupby(rows, itemgetter(0, 1, 2, 3)):
            others = [(text, note, "note") for *_, note, text in group if note]
            if reason:
                others.append((reason, pk, "hold"))
            yield pk, reference, answers, others


def _time_ranges(queryset: QuerySet[Enquiry]) -> Iterator[tuple[datetime, datetime]]:
    """First and last moment in which CHUNK_SIZE enquiries came in, the newest first.

    Of all in one query PostgreSQL would sort the texts, which takes longer than to read them.
    """
    times = queryset.order_by("-received_at").values_list("received_at", flat=True)
    newest = times.first()
    while newest:
        rest = times.filter(received_at__lte=newest)
        oldest = rest[CHUNK_SIZE - 1 : CHUNK_SIZE].first() or rest.last() or newest
        yield oldest, newest
        newest = rest.filter(received_at__lt=oldest).first()
