"""The practice and its site in schema.org's vocabulary, as the home page describes them.

``home_url`` is the absolute address of the site.
"""

from urllib.parse import urljoin

from practice.core.practice_details import OpeningHours, PracticeDetails
from practice.core.settings_blocks import DAYS
from practice.seo.json_ld import LANGUAGE, Thing, publisher, without_empty_values


def website(practice: PracticeDetails, home_url: str) -> Thing:
    return {
        "@type": "WebSite",
        "@id": f"{home_url}#website",
        "name": practice.name,
        "url": home_url,
        "inLanguage": LANGUAGE,
        "publisher": publisher(practice.name, home_url),
    }


def practice_in_full(practice: PracticeDetails, home_url: str) -> Thing:
    """The practice with what the home page and the footer of each page say of it."""
    address = {"@type": "PostalAddress", "streetAddress": ", ".join(practice.address_lines)}
    return publisher(practice.name, home_url) | without_empty_values(
        {
            "description": practice.strapline,
            "logo": urljoin(home_url, practice.logo.url) if practice.logo else None,
            "address": address if practice.address_lines else None,
            "telephone": practice.telephone,
            "email": practice.email,
            "priceRange": practice.fee,
            "additionalProperty": [
                {"@type": "PropertyValue", "name": fact.name, "value": fact.text}
                for fact in practice.facts
            ],
            "openingHoursSpecification": [opening_hours(hours) for hours in practice.hours],
        }
    )


def opening_hours(hours: OpeningHours) -> Thing:
    """“Saturday to Monday” is three days."""
    first, last = DAYS.index(hours.first_day), DAYS.index(hours.last_day)
    days = (DAYS + DAYS)[first : last + 1 if last >= first else last + 1 + len(DAYS)]
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": days,
        "opens": f"{hours.opens:%H:%M}",
        "closes": f"{hours.closes:%H:%M}",
    }
