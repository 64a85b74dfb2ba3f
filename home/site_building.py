"""What the demo and a practice's first pages are both built with: bodies, menus, the site.

A body is a list of tables with one key each, the kind of block. In their texts ``[@key]`` cites a
reference, and ``<a href="/fees/">`` is a link to a page beneath the home page.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page, Site

from blog.models import Reference
from home.models import HomePage

AUTHORS_PATH = "/blog/authors/"
CITATION = re.compile(r"\[@([a-z0-9-]+)\]")
LINK = re.compile(r'<a href="(/[^"]*)">')
DEFAULT_PORTS = {"http": 80, "https": 443}


def open_site_at(home: HomePage) -> Site:
    """Make ``home`` the first page of the default site, at the address that SITE_URL says."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site.hostname = address.hostname
    site.port = address.port or DEFAULT_PORTS[address.scheme]
    site.root_page, site.site_name = home, home.title
    site.save()
    return site


def page_ids_by_path(home: HomePage) -> dict[str, int]:
    """The ids of the pages beneath ``home`` by path, such as “/fees/”."""
    return {
        page.url_path.removeprefix(home.url_path.rstrip("/")): page.pk
        for page in Page.objects.descendant_of(home)
    }


def menu(links: Mapping[str, str], page_ids: Mapping[str, int]) -> list[dict[str, Any]]:
    """The StreamField data of a menu with these texts by path."""
    return [
        {"type": "link", "value": {"page": page_ids[path], "text": text}}
        for path, text in links.items()
    ]


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
            case "practice_facts":
                return kind, None
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
