"""Comparing what was written with what is searched for, however either was typed."""

import re
import unicodedata

MIN_TELEPHONE_DIGITS = 6
SEPARATORS = r" \t()./-"  # of a number's digits; no line end, because texts are joined by them
TELEPHONE_NUMBER = re.compile(rf"\+?\(?\d[\d{SEPARATORS}]{{4,}}\d")  # in folded text
BRITISH_PREFIX = re.compile(r"^(?:00)?440?(?=\d{9,10}$)")
NOT_DIGITS = re.compile(r"\D+")
STRAIGHT_APOSTROPHES = str.maketrans("‘’", "''")


def fold(text: str) -> str:
    """``text`` without case and accents, and with straight apostrophes."""
    if text.isascii():
        return text.lower()
    straight = text.casefold().translate(STRAIGHT_APOSTROPHES)
    decomposed = unicodedata.normalize("NFKD", straight)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def normalise_telephone(number: str) -> str:
    """Its digits as they are dialled; those of a British number with their 0: “07700900142”."""
    digits = NOT_DIGITS.sub("", number)
    return BRITISH_PREFIX.sub("0", digits).removeprefix("00")


def telephone_pattern(number: str, between_digits: str = f"[{SEPARATORS}]*") -> re.Pattern[str]:
    """What finds ``number`` in folded text, whatever digits stand before and after it.

    It begins after the 0 or +44, of which a text may have either.
    """
    return re.compile(between_digits.join(normalise_telephone(number).removeprefix("0")))
