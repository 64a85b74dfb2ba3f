"""The few lines of a page around the words that were looked for."""

import re
from collections.abc import Iterable, Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from practice.search.stemming import Stem, folded

LONGEST_EXTRACT = 240  # characters
LONGEST_HEADING = 80  # characters; what is longer says more about the page
BEFORE_THE_MATCH = 80  # characters of them, at most, before the first word that was found


def passages(page: Page) -> Iterator[str]:
    """The texts of ``page`` below its title, in their order: standfirst, headings, paragraphs.

    No query: of a picture the caption is taken as it is stored, and the picture is not read.
    """
    for text in texts(page):
        if passage := " ".join(text.split()):
            yield passage


def texts(page: Page) -> Iterator[str]:
    yield getattr(page, "standfirst", "")
    if not (body := getattr(page, "body", None)):
        return
    for position, stored in enumerate(body.raw_data):
        if stored["type"] == "image":
            yield stored["value"].get("caption") or ""
        else:
            block = body[position]
            yield from block.block.get_searchable_content(block.value)


def mark(text: str, stems: list[Stem]) -> SafeString:
    """``text`` as HTML, with each word that has one of ``stems`` in a ``<mark>``."""
    any_stem = "|".join(stem.pattern for stem in stems)
    parts, end = [], 0
    for found in re.finditer(any_stem, folded(text)):
        before, word = text[end : found.start()], text[found.start() : found.end()]
        parts += [escape(before), f"<mark>{escape(word)}</mark>"]
        end = found.end()
    return mark_safe("".join([*parts, escape(text[end:])]))


def extract(passages: Iterable[str], stems: list[Stem]) -> SafeString:
    """Some 240 characters of the passage that has the most of ``stems``, with those marked.

    The first such passage, a paragraph rather than a heading, from a little before the first match.
    If none has any (the match is in the title, say), the beginning of the first passage. No more
    ``passages`` are asked for than it takes.
    """
    patterns = [re.compile(stem.pattern) for stem in stems]
    best, start, most = "", 0, (0, False)
    for passage in passages:
        best = best or passage
        letters = folded(passage)
        places = [found.start() for pattern in patterns if (found := pattern.search(letters))]
        value = (len(places), len(passage) > LONGEST_HEADING)
        if places and value > most:
            best, start, most = passage, min(places), value
        if most == (len(patterns), True):
            break
    return mark(window(best, start), stems)


def window(text: str, around: int) -> str:
    """The part of ``text`` around a position, whole words only, “…” where something is left out."""
    if len(text) <= LONGEST_EXTRACT:
        return text
    start = min(max(0, around - BEFORE_THE_MATCH), len(text) - LONGEST_EXTRACT)
    if start:
        # From the next word; a word longer than the room before the match is cut.
        space = text.find(" ", start, around)
        start = space + 1 if space >= 0 else start
    end = start + LONGEST_EXTRACT
    part = text[start:end]
    if end < len(text):
        part = part.rsplit(" ", 1)[0] if " " in part[LONGEST_EXTRACT // 2 :] else part
    return ("… " if start else "") + part + (" …" if end < len(text) else "")
