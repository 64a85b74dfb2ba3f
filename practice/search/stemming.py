"""What a word and its inflections have in common: their beginning.

Both databases look words up by their beginning, and extracts mark what begins so. One rule for all
three, so that what is marked is what was found.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

SHORTEST_BEGINNING = 3  # letters; “an” stands for itself, “anx” for every word that begins so
# What English adds to a word, wherever at least four letters remain, the longest first:
# feel|ings, worr|ied, therap|ies, sleep|ing, time|s. “Need” and “stress” keep their endings.
ENDING = re.compile(r"(?<=\w{4})(?:ings?|ied|ies|ier|(?<!e)ed|es|[ey]|(?<!s)s)$")
DOUBLED = re.compile(r"([bdgmnprt])\1(?=(?:ings?|ed)$)")  # stopping, planned

# Words of which a question is made, but not its subject. Left out, unless there are no others.
STOP_WORDS = frozenset(
    """
    a about am an and are as at be but by can do does for from had has have how i if in into is it
    its me my no not of on or our should so that the their them then there these they this to too us
    was we were what when where which who why will with you your
    """.split()  # noqa: SIM905
)


@cache
def plain(letter: str) -> str:
    """A small letter without its accents, and always one: “É” gives “e”."""
    return unicodedata.normalize("NFKD", letter.lower())[0]


def folded(text: str) -> str:
    """``text`` in small letters without accents, each letter in its old place."""
    return text.lower() if text.isascii() else "".join(map(plain, text))


@dataclass(frozen=True)
class Stem:
    word: str  # in small letters
    beginning: str  # what its forms share; empty if it has none but itself

    @property
    def pattern(self) -> str:
        """A regular expression for the word and its forms, in a folded text."""
        letters = re.escape(folded(self.beginning or self.word))
        rest = r"[^\W_]*" if self.beginning else ""
        return rf"(?<![^\W_]){letters}{rest}(?![^\W_])"


def stem(word: str) -> Stem:
    """“Anxiety” and “anxieties” begin “anxiet”, “stopping” begins “stop”; “an” is only itself.

    A light rule, which takes off what a reader would not notice. It knows nothing of “thought” and
    “think”.
    """
    word = word.lower()
    if len(word) < SHORTEST_BEGINNING or not word.isalpha():
        return Stem(word, "")
    return Stem(word, ENDING.sub("", DOUBLED.sub(r"\1", word)))


def stems(query: str) -> list[Stem]:
    """The stem of each word of ``query`` that matters, each once, in their order."""
    given = query.lower().split()
    subject = [word for word in given if word not in STOP_WORDS]
    return list(dict.fromkeys(map(stem, subject or given)))
