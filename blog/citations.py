"""Numbering an article's citations.

In the text a citation is ``<a linktype="citation" id="7">Shedler 2010</a>``: it names the
reference and never a number. When the article is rendered, ``number_citations`` reads its HTML
from top to bottom and numbers each reference at its first citation, so that the numbers follow
the text whatever is moved. It is a pure function: nothing is remembered between calls.
docs/decisions/0004-citations.md says why the finished HTML is read rather than the stream.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import LinkHandler

from blog.models import Reference
from practice.core.rich_text import NONE, with_sound_id

# What CitationLinkHandler writes, and what stood in the link.
MARK = r'<a class="citation" data-reference="(\d*)">(?s:.*?)</a>'
# Citations side by side, with no more than spaces or commas between them, are one group.
GROUP = rf"[ \u00a0]*{MARK}(?:[\s\u00a0,]*{MARK})*"


class CitationLinkHandler(LinkHandler):
    """Tells Wagtail that a citation uses a Reference, and marks it for ``number_citations``."""

    identifier = "citation"

    @staticmethod
    def get_model():
        return Reference

    @classmethod
    def expand_db_attributes(cls, attrs):
        return f'<a class="citation" data-reference="{cls.reference_id(attrs)}">'

    @classmethod
    def extract_references(cls, attrs):
        if pk := cls.reference_id(attrs):
            yield Reference, pk, "", ""

    @staticmethod
    def reference_id(attrs: dict[str, str]) -> str:
        """The id in the link; empty if a careless import or paste left none that can be one."""
        pk = with_sound_id(attrs)["id"]
        return "" if pk == NONE else pk


@dataclass(frozen=True)
class CitedReference:
    """A reference as an article lists it: its number, and how often the text cites it."""

    number: int
    reference: Reference
    times: int

    @property
    def anchor(self) -> str:
        return f"_reference-{self.number}"

    @property
    def returns(self) -> list[dict[str, str]]:
        """The ways back from the list to the text: for each citation its address and its name."""
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


def ids_in(html: str) -> list[int]:
    """The ids of the references cited in ``html``, each once, in the order of their first mark."""
    return list(dict.fromkeys(int(pk) for pk in re.findall(MARK, html) if pk))


def number_citations(
    html: str, find: Callable[[list[int]], Mapping[int, Reference]]
) -> tuple[SafeString, list[CitedReference]]:
    """``html`` with its citations numbered, and the references in the order of their numbers.

    ``find`` is called at most once, with the ids of the cited references in order, and returns
    those that exist. A citation of a reference that does not exist leaves no trace.
    """
    cited = ids_in(html)
    references = find(cited) if cited else {}
    numbers = {pk: n for n, pk in enumerate((pk for pk in cited if pk in references), start=1)}
    times = dict.fromkeys(numbers, 0)

    def numbered(group: re.Match) -> str:
        links = []
        for pk in sorted(filter(numbers.get, ids_in(group[0])), key=numbers.__getitem__):
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
