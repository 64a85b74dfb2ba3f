"""Finding a word in its inflected forms, by the beginning that they share.

Both databases look words up by these prefixes, and ``SearchTerm.pattern`` finds the same words in a
text, so that what is highlighted in a result is what was found.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

MIN_STEMMED_LENGTH = 3  # letters: “an” finds only itself, “anx” every word that begins with it
# English inflections, removed where at least four letters remain, the longest first:
# feel|ings, worr|ied, therap|ies, sleep|ing, time|s. “Need” and “stress” keep their endings.
ENDING = re.compile(r"(?<=\w{4})(?:ings?|ied|ies|ier|(?<!e)ed|es|[ey]|(?<!s)s)$")
DOUBLED_CONSONANT = re.compile(r"([bdgmnprt])\1(?=(?:ings?|ed)$)")  # stopping, planned

# Left out of a query, unless it has no others.
STOP_WORDS = frozenset(
    """
    a about am an and are as at be but by can do does for from had has have how i if in into is it
    its me my no not of on or our should so that the their them then there these they this to too us
    was we were what when where which who why will with you your
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True)
class SearchTerm:
    """One word of a query."""

    word: str  # in lower case
    prefix: str = ""  # of the words it finds; empty if it finds only itself

    @property
    def stem(self) -> str:
        return self.prefix or self.word

    @property
    def pattern(self) -> str:
        """A regular expression for the words it finds, in a text from ``fold_text``."""
        rest_of_word = r"[^\W_]*" if self.prefix else ""
        return rf"(?<![^\W_]){re.escape(fold_text(self.stem))}{rest_of_word}(?![^\W_])"


def search_term(word: str) -> SearchTerm:
    """“Anxiety” and “anxieties” get the prefix “anxiet”, “stopping” gets “stop”, “an” gets none.

    Only regular endings are known: “thought” does not find “think”.
    """
    word = word.lower()
    if len(word) < MIN_STEMMED_LENGTH or not word.isalpha():
        return SearchTerm(word)
    return SearchTerm(word, prefix=ENDING.sub("", DOUBLED_CONSONANT.sub(r"\1", word)))


def search_terms(query: str) -> list[SearchTerm]:
    """A term for each word of a normalised ``query``, without stop words and repetitions."""
    words = query.lower().split()
    significant = [word for word in words if word not in STOP_WORDS]
    return list(dict.fromkeys(map(search_term, significant or words)))


@cache
def fold_letter(letter: str) -> str:
    """The letter in lower case and without accents, always one character: “É” gives “e”."""
    return unicodedata.normalize("NFKD", letter.lower())[0]


def fold_text(text: str) -> str:
    """``text`` in lower case and without accents, each character at the same index as before."""
    return text.lower() if text.isascii() else "".join(map(fold_letter, text))
