"""Comparing what was written with what is searched for, however either was typed."""

import re
import unicodedata

MIN_TELEPHONE_DIGITS = 6
TELEPHONE_NUMBER = re.compile(r"\+?\(?\d[\d\s()./-]{4,}\d")
BRITISH_PREFIX = re.compile(r"^(?:00)?440?(?=\d{9,10}$)")
NOT_DIGITS = re.compile(r"\D+")


def fold(text: str) -> str:
    """``text`` without case and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def normalise_telephone(number: str) -> str:
    """Its digits as they are dialled; those of a British number with their 0: “07700900142”."""
    digits = NOT_DIGITS.sub("", number)
    return BRITISH_PREFIX.sub("0", digits).removeprefix("00")
