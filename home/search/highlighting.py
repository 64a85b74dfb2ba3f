"""The part of a page's text that a result shows, with the words searched for highlighted."""

import re
from collections.abc import Iterable, Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from practice.core.models import BasePage
from practice.search.stemming import SearchTerm, fold_text

MAX_EXTRACT_LENGTH = 240  # characters
MAX_CONTEXT_LENGTH = 80  # characters of an extract before the first match
MAX_HEADING_LENGTH = 80  # characters; a longer text is a paragraph


def page_texts(page: BasePage) -> Iterator[str]:
    """The texts of a page below its title, in their order: standfirst, headings, paragraphs.

    Of an image block the stored caption, because the block's value would read the image from the
    database.
    """
    yield page.standfirst
    if not page.body:
        return
    for index, stored_block in enumerate(page.body.raw_data):
        if stored_block["type"] == "image":
            yield stored_block["value"].get("caption") or ""
        else:
            child = page.body[index]
            yield from child.block.get_searchable_content(child.value)


def highlight(text: str, terms: list[SearchTerm]) -> SafeString:
    """``text`` as HTML, with each word that one of ``terms`` finds in a ``<mark>``."""
    parts, end = [], 0
    for match in re.finditer("|".join(term.pattern for term in terms), fold_text(text)):
        before, word = text[end : match.start()], text[match.start() : match.end()]
        parts += [escape(before), f"<mark>{escape(word)}</mark>"]
        end = match.end()
    return mark_safe("".join([*parts, escape(text[end:])]))


def extract(texts: Iterable[str], terms: list[SearchTerm]) -> SafeString:
    """At most 240 characters of the text in which most of ``terms`` are found, highlighted.

    Of several such texts the first, a paragraph rather than a heading. If nothing is found (the
    match is in the title, say), the beginning of the first text. ``texts`` are read only as far as
    necessary.
    """
    patterns = [re.compile(term.pattern) for term in terms]
    best_text, best_position, best_score = "", 0, (0, False)
    for text in texts:
        text = " ".join(text.split())
        best_text = best_text or text
        folded = fold_text(text)
        positions = [match.start() for pattern in patterns if (match := pattern.search(folded))]
        score = (len(positions), len(text) > MAX_HEADING_LENGTH)
        if positions and score > best_score:
            best_text, best_position, best_score = text, min(positions), score
        if best_score == (len(patterns), True):
            break
    return highlight(shorten_around(best_text, best_position), terms)


def shorten_around(text: str, position: int) -> str:
    """The words of ``text`` near ``position``, with “…” in place of what is left out."""
    if len(text) <= MAX_EXTRACT_LENGTH:
        return text
    start = min(max(0, position - MAX_CONTEXT_LENGTH), len(text) - MAX_EXTRACT_LENGTH)
    if start:
        # At the beginning of a word, unless one fills all the room before the match.
        space = text.find(" ", start, position)
        start = space + 1 if space >= 0 else start
    end = start + MAX_EXTRACT_LENGTH
    part = text[start:end]
    if end < len(text) and " " in part[MAX_EXTRACT_LENGTH // 2 :]:
        part = part.rsplit(" ", 1)[0]
    return ("… " if start else "") + part + (" …" if end < len(text) else "")
