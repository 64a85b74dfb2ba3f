"""Reading the demo's texts: TOML files whose bodies become StreamField values.

A body is a list of tables with one key each, named after what it is. In the text, ``[@key]`` cites
a reference by its id in references.json, and ``<a href="/fees/">`` leads to a page of the site.
Authors are not pages: as in the editor, a link to one keeps its plain address.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from blog.models import Reference

DEMO = Path(__file__).parent
AUTHORS = "/blog/authors/"

Piece = Mapping[str, Any]


def read(name: str) -> dict[str, Any]:
    """The content of one TOML file of this folder."""
    return tomllib.loads((DEMO / name).read_text(encoding="utf-8"))


def articles() -> list[dict[str, Any]]:
    """Every article, in the order of the file names."""
    return [read(f"articles/{path.name}") for path in sorted((DEMO / "articles").glob("*.toml"))]


def references() -> list[dict[str, Any]]:
    """Every reference, as CSL-JSON."""
    return json.loads((DEMO / "references.json").read_text(encoding="utf-8"))


class Writer:
    """Writes a body's pieces as StreamField blocks.

    ``references`` are the references by key; ``page_id`` gives the id of the page at a path of the
    site, such as “/fees/”.
    """

    def __init__(self, references: Mapping[str, Reference], page_id: Callable[[str], int]):
        self.references = references
        self.page_id = page_id

    def body(self, pieces: list[Piece]) -> list[dict[str, Any]]:
        blocks: list[dict[str, Any]] = []
        for piece in pieces:
            ((kind, value),) = piece.items()
            block_type, block_value = getattr(self, kind)(value)
            if block_type == "paragraph" and blocks and blocks[-1]["type"] == "paragraph":
                blocks[-1]["value"] += block_value
            else:
                blocks.append({"type": block_type, "value": block_value})
        return blocks

    def rich_text(self, text: str) -> str:
        """``text`` with its citations and links as the database holds them."""
        text = re.sub(r"\[@([a-z0-9-]+)\]", self._citation, text)
        return re.sub(r'<a href="(/[^"]*)">', self._link, text)

    def _citation(self, match: re.Match) -> str:
        reference = self.references[match[1]]
        return f'<a linktype="citation" id="{reference.pk}">{reference.label}</a>'

    def _link(self, match: re.Match) -> str:
        if match[1].startswith(AUTHORS):
            return match[0]
        return f'<a linktype="page" id="{self.page_id(match[1])}">'

    def _points(self, points: list[str], element: str = "ul") -> str:
        items = "".join(f"<li>{self.rich_text(point)}</li>" for point in points)
        return f"<{element}>{items}</{element}>"

    def heading(self, text: str):
        return "heading", {"level": "2", "text": text}

    def subheading(self, text: str):
        return "heading", {"level": "3", "text": text}

    def paragraph(self, text: str):
        return "paragraph", f"<p>{self.rich_text(text)}</p>"

    def bullet_list(self, points: list[str]):
        return "bullet_list", self._points(points)

    def numbered_list(self, points: list[str]):
        return "bullet_list", self._points(points, "ol")

    def key_points(self, points: list[str]):
        return "key_points", {"heading": "Key points", "points": self._points(points)}

    def quote(self, quote: dict[str, str]):
        cited = self.references.get(quote.get("reference", ""))
        return "quote", {
            "text": quote["text"],
            "attribution": quote.get("attribution", ""),
            "reference": cited.pk if cited else None,
        }

    def citation(self, citation: dict[str, str]):
        return "citation", {
            "text": f"<p>{self.rich_text(citation['text'])}</p>",
            "reference": self.references[citation["reference"]].pk,
        }

    def call_to_action(self, invitation: dict[str, str]):
        return "call_to_action", {"button": "Ask for a consultation", **invitation}
