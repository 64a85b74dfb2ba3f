"""schema.org's vocabulary as JSON-LD, the form in which search engines read it.

A thing is a plain dict; nothing is said that the page does not show.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe

Thing = dict[str, Any]

LANGUAGE = "en-GB"
# Else “</script>” in a title would end the element, as in Django's own json_script.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def json_ld_script(things: Iterable[Thing]) -> SafeString:
    """``things`` as an element that browsers neither run nor show."""
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": list(things)},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return mark_safe(f'<script type="application/ld+json">{text.translate(ESCAPES)}</script>')


def without_empty_values(thing: Thing) -> Thing:
    """``thing`` without the properties that staff left empty."""
    return {name: value for name, value in thing.items() if value}


def publisher(name: str, home_url: str) -> Thing:
    """The practice as the publisher of its pages; ``home_url`` is the site's absolute address."""
    return {
        "@type": "MedicalBusiness",
        "@id": f"{home_url}#practice",
        "name": name,
        "url": home_url,
    }


def web_page(
    url: str,
    name: str,
    description: str,
    breadcrumbs: Iterable[tuple[str, str]],
    published_by: Thing,
) -> Thing:
    """Any page; ``breadcrumbs`` has the name and the absolute address of each page from the home
    page to this one.
    """
    return without_empty_values(
        {
            "@type": "WebPage",
            "@id": url,
            "url": url,
            "name": name,
            "description": description,
            "inLanguage": LANGUAGE,
            "publisher": published_by,
            "breadcrumb": {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": position, "name": name, "item": item}
                    for position, (name, item) in enumerate(breadcrumbs, start=1)
                ],
            },
        }
    )
