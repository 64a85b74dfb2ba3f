"""Numbering an article's citations.

In the text a citation is ``<a linktype="citation" id="7">Shedler 2010</a>``: it names the
reference and never a number. CitationLinkHandler (blog/rich_text.py) writes the opening tag of
``citation_mark`` for it; ``number_citations`` reads the article's HTML from top to bottom and
numbers each reference at its first citation, so that the numbers follow the text whatever is
moved. docs/decisions/0004-citations.md says why the finished HTML is read, not the stream.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# What citation_mark() writes, and the text of the link.
MARK = r'<a class="citation" data-reference="(\d*)">(?s:.*?)</a>'
# Citations side by side, with no more than spaces or commas between them, are one group.
GROUP = rf"[ \u00a0]*{MARK}(?:[\s\u00a0,]*{MARK})*"


def citation_mark(reference_id: str) -> str:
    return f'<a class="citation" data-reference="{reference_id}">'


@dataclass(frozen=True)
class CitedReference:
    """A reference as an article lists it: its number, and how often the text cites it."""

    number: int
    reference: Any  # a blog.models.Reference
    times: int

    @property
    def anchor(self) -> str:
        return f"_reference-{self.number}"

    @property
    def backlinks(self) -> list[dict[str, str]]:
        """The links from the list back to each citation in the text."""
        if self.times == 1:
            return [
                {
                    "href": f"#_citation-{self.number}-1",
                    "text": "↩",
                    "name": f"Back to where source {self.number} is cited",
                }
            ]
        return [
            {
                "href": f"#_citation-{self.number}-{time}",
                "text": f"↩{time}",
                "name": f"Back to citation {time} of {self.times} of source {self.number}",
            }
            for time in range(1, self.times + 1)
        ]


def cited_ids(html: str) -> list[int]:
    """The ids of the references cited in ``html``, each once, in the order of their first mark."""
    return list(dict.fromkeys(int(pk) for pk in re.findall(MARK, html) if pk))


def number_citations(
    html: str, find_references: Callable[[list[int]], Mapping[int, Any]]
) -> tuple[SafeString, list[CitedReference]]:
    """``html`` with its citations numbered, and the references in the order of their numbers.

    ``find_references`` is called at most once, with the ids of the cited references in order, and
    returns those that exist. A citation of a reference that does not exist is left out.
    """
    cited = cited_ids(html)
    references = find_references(cited) if cited else {}
    numbers = {pk: n for n, pk in enumerate((pk for pk in cited if pk in references), start=1)}
    times = dict.fromkeys(numbers, 0)

    def numbered(group: re.Match) -> str:
        links = []
        for pk in sorted(filter(numbers.get, cited_ids(group[0])), key=numbers.__getitem__):
            times[pk] += 1
            links.append(
                format_html(
                    '<a href="#_reference-{0}" id="_citation-{0}-{1}" role="doc-noteref"'
                    ' aria-label="{0}, source: {2}">{0}</a>',
                    numbers[pk],
                    times[pk],
                    references[pk].label,
                )
            )
        return f'<sup class="citations">{",".join(links)}</sup>' if links else ""

    html = re.sub(GROUP, numbered, html)
    listed = [CitedReference(numbers[pk], references[pk], times[pk]) for pk in numbers]
    return mark_safe(html), listed
