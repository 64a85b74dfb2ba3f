"""The outline, the images and the HTML of a body (a StreamField's value).

Nothing is kept on the blocks, which all requests share.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.blocks import StreamValue
from wagtail.images.models import AbstractImage

IN_BODY = "is_in_body"  # in a block's context: the body looks after the links


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


def images_in(body: Iterable) -> list[AbstractImage]:
    """The images of the image blocks in ``body``, in order."""
    return [
        block.value["image"]
        for block in body
        if block.block_type == "image" and block.value["image"]
    ]


def render_body(body: StreamValue, context: dict | None = None) -> str:
    """The HTML of ``body``, each block through its own template, with links as stored."""
    anchors = {position: heading.anchor for position, heading in outline(body).items()}
    return "\n".join(
        block.render({**(context or {}), IN_BODY: True, "anchor": anchors.get(position)})
        for position, block in enumerate(body)
    )
