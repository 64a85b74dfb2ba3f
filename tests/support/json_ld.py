"""Reading a page's JSON-LD, and comparing it with what the page shows."""

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from practice.core.settings_blocks import DAYS

# Properties whose values are for machines, and are shown on no page.
NOT_SHOWN_PROPERTIES = {"@context", "@type", "@id", "position", "width", "height", "inLanguage"}


def json_ld_items(html: str) -> list[dict[str, Any]]:
    """The items of all JSON-LD scripts of a page, in their order."""
    scripts = BeautifulSoup(html, "html.parser").find_all("script", type="application/ld+json")
    items: list[dict[str, Any]] = []
    for script in scripts:
        data = json.loads(script.string)
        assert data["@context"] == "https://schema.org"
        items += data["@graph"]
    return items


def property_values(item: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Each value within ``item``, after the name of the property that has it."""
    if isinstance(item, dict):
        for name, value in item.items():
            if name not in NOT_SHOWN_PROPERTIES:
                yield from property_values(value, name)
    elif isinstance(item, list):
        for value in item:
            yield from property_values(value, name)
    else:
        yield name, str(item)


def values_not_shown(html: str, path: str) -> list[str]:
    """The values in the JSON-LD of the page at ``path`` that a visitor does not find on it."""
    page = BeautifulSoup(html, "html.parser")
    items = json_ld_items(html)
    for hidden in page.select("head, script"):
        hidden.decompose()
    text = without_spaces(page.get_text(" "))
    days = days_shown(page)
    links = {path}
    for element in page.select("[href], [src], [srcset]"):
        links.update((element.get("href", ""), element.get("src", "")))
        links.update(part.split()[0] for part in element.get("srcset", "").split(",") if part)
    return [
        f"{name}: {value}"
        for name, value in property_values(items)
        if not (
            value in links or without_host(value) in links
            if value.startswith("http")
            else value in days
            if name == "dayOfWeek"
            else without_spaces(format_as_shown(value)) in text
        )
    ]


def format_as_shown(value: str) -> str:
    """``value`` in the form in which a page shows it."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        day = datetime.date.fromisoformat(value)
        return f"{day.day} {day:%B %Y}"
    return value


def days_shown(page: BeautifulSoup) -> set[str]:
    """The days in the opening hours, of which the page names the first and the last."""
    shown: set[str] = set()
    for line in page.select(".hours dt"):
        first, _, last = line.get_text().partition(" to ")
        shown.update(DAYS[DAYS.index(first) : DAYS.index(last or first) + 1])
    return shown


def without_spaces(text: str) -> str:
    """Without the commas that stand between the lines of an address either."""
    return re.sub(r"[\s\u00a0,]+", "", text)


def without_host(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")
