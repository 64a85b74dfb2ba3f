"""What a page says about itself to search engines, in schema.org's vocabulary, as JSON-LD.

Nothing is said here that the page does not show. All is plain data; ``script`` writes it out.
"""

import json
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

from practice.core.settings_blocks import DAYS

if TYPE_CHECKING:
    from practice.core.models import PracticeSettings

Thing = dict[str, Any]

LANGUAGE = "en-GB"
# Else “</script>” in a title would end the element, as in Django's own json_script.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def script(things: list[Thing]) -> SafeString:
    """``things`` as an element that browsers neither run nor show."""
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": things},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return mark_safe(f'<script type="application/ld+json">{text.translate(ESCAPES)}</script>')


def without_blanks(thing: Thing) -> Thing:
    """``thing`` without what has no value: what staff left empty is not said."""
    return {name: value for name, value in thing.items() if value}


def web_page(
    address: str, name: str, description: str, way: list[tuple[str, str]], publisher: Thing
) -> Thing:
    """Any page; ``way`` has the name and the absolute address of each page from the home page to
    this one.
    """
    return without_blanks(
        {
            "@type": "WebPage",
            "@id": address,
            "url": address,
            "name": name,
            "description": description,
            "inLanguage": LANGUAGE,
            "publisher": publisher,
            "breadcrumb": {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": position, "name": name, "item": item}
                    for position, (name, item) in enumerate(way, start=1)
                ],
            },
        }
    )


def website(practice: "PracticeSettings", home: str) -> Thing:
    """The site as a whole; ``home`` is its absolute address, here and below."""
    return {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "name": practice.name,
        "url": home,
        "inLanguage": LANGUAGE,
        "publisher": practice_in_brief(practice, home),
    }


def practice_in_brief(practice: "PracticeSettings", home: str) -> Thing:
    """The practice as the publisher of a page."""
    return {
        "@type": "MedicalBusiness",
        "@id": f"{home}#practice",
        "name": practice.name,
        "url": home,
    }


def practice_in_full(practice: "PracticeSettings", home: str) -> Thing:
    """The practice with all that the foot of each page says of it."""
    address = {"@type": "PostalAddress", "streetAddress": ", ".join(practice.address_lines)}
    return practice_in_brief(practice, home) | without_blanks(
        {
            "description": practice.strapline,
            "address": address if practice.address_lines else None,
            "telephone": practice.telephone,
            "email": practice.email,
            "openingHoursSpecification": [opening(block.value) for block in practice.hours],
        }
    )


def opening(hours: dict[str, Any]) -> Thing:
    """One line of the opening hours; “Saturday to Monday” is three days."""
    first, last = DAYS.index(hours["first_day"]), DAYS.index(hours["last_day"])
    days = (DAYS + DAYS)[first : last + 1 if last >= first else last + 1 + len(DAYS)]
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": days,
        "opens": f"{hours['opens']:%H:%M}",
        "closes": f"{hours['closes']:%H:%M}",
    }
