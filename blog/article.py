"""An article's body as its page shows it."""

import re
from dataclasses import dataclass
from math import ceil

from django.utils.safestring import SafeString

from blog.citations import CitedReference
from practice.core.streamfield import Heading

MIN_HEADINGS = 2  # with fewer a contents list tells the reader nothing
WORDS_PER_MINUTE = 220  # an adult reading non-fiction silently reads 175 to 300: Brysbaert 2019


@dataclass(frozen=True)
class Article:
    html: SafeString  # with numbered citations
    references: list[CitedReference]
    contents: list[tuple[Heading, list[Heading]]]
    minutes: int  # to read it


def table_of_contents(headings: list[Heading]) -> list[tuple[Heading, list[Heading]]]:
    """Each heading with the smaller ones under it; empty if there are too few to list."""
    if len(headings) < MIN_HEADINGS:
        return []
    sections: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if heading.level == 3 and sections:
            sections[-1][1].append(heading)
        else:
            sections.append((heading, []))
    return sections


def minutes_to_read(html: str) -> int:
    """The minutes an adult needs for the text of ``html``, at least one."""
    words = len(re.sub(r"<[^>]*>", " ", html).split())
    return max(1, ceil(words / WORDS_PER_MINUTE))
