"""Reading the demo's TOML files, and converting their bodies to StreamField data.

A body is a list of tables with one key each, the kind of block. In their texts ``[@key]`` cites a
reference of references.toml, and ``<a href="/fees/">`` is a link to a page of the demo.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blog.models import Reference

FOLDER = Path(__file__).parent
AUTHORS_PATH = "/blog/authors/"
CITATION = re.compile(r"\[@([a-z0-9-]+)\]")
LINK = re.compile(r'<a href="(/[^"]*)">')


def read_toml(name: str) -> dict[str, Any]:
    """The content of a file in the folder of this module."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def read_articles() -> list[dict[str, Any]]:
    """The content of the articles' files, in the order of their names."""
    return [read_toml(f"articles/{path.name}") for path in sorted(FOLDER.glob("articles/*.toml"))]


@dataclass(frozen=True)
class BodyConverter:
    """Converts bodies whose texts cite ``references`` and link to pages."""

    references: Mapping[str, Reference]  # by key
    page_ids: Mapping[str, int]  # by path, such as “/fees/”

    def stream_data(self, body: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The raw value of a StreamField; consecutive paragraphs become one block."""
        blocks: list[dict[str, Any]] = []
        for table in body:
            ((kind, content),) = table.items()
            block_type, value = self.block(kind, content)
            if block_type == "paragraph" and blocks and blocks[-1]["type"] == "paragraph":
                blocks[-1]["value"] += value
            else:
                blocks.append({"type": block_type, "value": value})
        return blocks

    def block(self, kind: str, content: Any) -> tuple[str, Any]:
        """The type and the value of one block."""
        match kind:
            case "heading":
                return "heading", {"level": "2", "text": content}
            case "subheading":
                return "heading", {"level": "3", "text": content}
            case "paragraph":
                return kind, self.paragraph(content)
            case "bullet_list":
                return kind, self.html_list("ul", content)
            case "numbered_list":
                return "bullet_list", self.html_list("ol", content)
            case "key_points":
                return kind, {"heading": "Key points", "points": self.html_list("ul", content)}
            case "citation":
                reference = self.references[content["reference"]]
                text = self.paragraph(content["text"])
                return kind, {"text": text, "reference": reference.pk}
            case "quote":
                return kind, {"attribution": "", "reference": None, **content}
            case "call_to_action":
                return kind, {"button": "Ask for a consultation", **content}
            case _:
                raise ValueError(f"There is no kind of block called {kind!r}.")

    def paragraph(self, text: str) -> str:
        return f"<p>{self.rich_text(text)}</p>"

    def html_list(self, tag: str, items: list[str]) -> str:
        points = "".join(f"<li>{self.rich_text(item)}</li>" for item in items)
        return f"<{tag}>{points}</{tag}>"

    def rich_text(self, text: str) -> str:
        """``text`` with its citations and links to pages as Wagtail stores them."""
        return LINK.sub(self._link, CITATION.sub(self._citation, text))

    def _citation(self, match: re.Match) -> str:
        reference = self.references[match[1]]
        return f'<a linktype="citation" id="{reference.pk}">{reference.label}</a>'

    def _link(self, match: re.Match) -> str:
        path = match[1]
        if path.startswith(AUTHORS_PATH):  # authors are no pages of Wagtail's
            return match[0]
        return f'<a linktype="page" id="{self.page_ids[path]}">'
