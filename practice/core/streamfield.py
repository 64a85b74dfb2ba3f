"""Turning a body (a StreamField's value) into a page's outline and HTML.

Both are pure: the same body gives the same result, and nothing is kept on the blocks, which all
requests share.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.images.models import AbstractImage
from wagtail.rich_text import expand_db_html


@dataclass(frozen=True)
class Heading:
    level: int  # 2 or 3
    text: str
    anchor: str  # unique within the body


def outline(body: StreamValue) -> dict[int, Heading]:
    """The headings of ``body`` in order, by the position of their block.

    Two headings of the same text get different anchors: “summary” and “summary-2”. A heading still
    without words, in a draft, is left out.
    """
    headings: dict[int, Heading] = {}
    taken: set[str] = set()
    for position, block in enumerate(body):
        if block.block_type != "heading" or not block.value["text"]:
            continue
        anchor, number = block.value.anchor, 1
        while anchor in taken:
            number += 1
            anchor = f"{block.value.anchor}-{number}"
        taken.add(anchor)
        headings[position] = Heading(int(block.value["level"] or 2), block.value["text"], anchor)
    return headings


def pictures(body: Iterable) -> list[AbstractImage]:
    """The pictures in ``body``, in order."""
    return [
        block.value["image"]
        for block in body
        if block.block_type == "image" and block.value["image"]
    ]


def render(body: StreamValue, context: dict, headings: dict[int, Heading]) -> SafeString:
    """The HTML of ``body``, each block through its own template; ``headings`` is its outline.

    Links in rich text are looked up once for the whole body, so that the number of queries does
    not grow with the number of blocks. Blocks may still hold citations: see blog.citations.
    """
    anchors = {position: heading.anchor for position, heading in headings.items()}
    html = "\n".join(
        block.render({**context, "anchor": anchors.get(position)})
        for position, block in enumerate(body)
    )
    return mark_safe(expand_db_html(html))
