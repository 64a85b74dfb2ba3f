from dataclasses import dataclass

from django import template
from django.utils.safestring import SafeString
from wagtail.blocks import StreamValue

from blog.citations import CitedReference, number_citations
from blog.models import Reference
from practice.core import streamfield as streams
from practice.core.streamfield import Heading
from practice.reading import minutes_to_read

register = template.Library()

FEWEST_HEADINGS = 2  # below that a contents list tells the reader nothing


@dataclass(frozen=True)
class Article:
    """What the template shows of an article's body."""

    html: SafeString
    references: list[CitedReference]
    contents: list[tuple[Heading, list[Heading]]]
    minutes: int  # to read it


@register.simple_tag(takes_context=True)
def article(context, body: StreamValue) -> Article:
    """{% article page.body as article %}: the body with its citations numbered and listed."""
    headings = streams.outline(body)
    html = streams.render(body, context.flatten(), headings)
    numbered, references = number_citations(html, Reference.objects.order_by().in_bulk)
    return Article(numbered, references, contents(list(headings.values())), minutes_to_read(html))


def contents(headings: list[Heading]) -> list[tuple[Heading, list[Heading]]]:
    """Each heading with the smaller ones under it; empty if there are too few to list."""
    if len(headings) < FEWEST_HEADINGS:
        return []
    sections: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if heading.level == 3 and sections:
            sections[-1][1].append(heading)
        else:
            sections.append((heading, []))
    return sections
