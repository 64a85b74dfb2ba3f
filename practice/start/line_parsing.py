"""Reading what is typed one a line: opening hours and crisis lines.

What cannot be read raises ValidationError with a sentence that quotes the line.
"""

import re

from django.core.exceptions import ValidationError

from practice.core.settings_blocks import DAYS

HOURS = re.compile(
    r"(?P<first>[A-Za-z]+)(?:\s*(?:to|-|–)\s*(?P<last>[A-Za-z]+))?\s*,?\s*"
    r"(?P<opens>\d{1,2}[:.]\d\d)\s*(?:to|-|–)\s*(?P<closes>\d{1,2}[:.]\d\d)"
)
CRISIS_LINE = re.compile(r"(?P<name>[^:]{1,60}):\s*(?P<contact>\+?\d[\d ]*)")


def parse_hours(text: str) -> list[dict[str, str]]:
    """The values of OpeningHoursBlock for lines such as “Monday to Thursday 9:00–18:00”."""
    return [parse_hours_line(line) for line in text.splitlines() if line.strip()]


def parse_hours_line(line: str) -> dict[str, str]:
    if match := HOURS.fullmatch(line.strip()):
        first, last = find_day(match["first"]), find_day(match["last"] or match["first"])
        opens, closes = clock_time(match["opens"]), clock_time(match["closes"])
        if first and last and opens and closes and opens < closes:
            return {"first_day": first, "last_day": last, "opens": opens, "closes": closes}
    raise ValidationError(
        f"“{line.strip()}” cannot be read. Write a line such as “Monday to Thursday 9:00–18:00”, "
        "with the days in full."
    )


def find_day(name: str) -> str:
    return name.capitalize() if name.capitalize() in DAYS else ""


def clock_time(text: str) -> str:
    """“9.30” as “09:30”; empty if there is no such time."""
    hours, minutes = map(int, re.split("[:.]", text))
    return f"{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else ""


def parse_crisis_lines(text: str) -> list[dict[str, str]]:
    """The values of CrisisLineBlock for lines such as “Emergency services: 112”."""
    lines = []
    for line in filter(str.strip, text.splitlines()):
        match = CRISIS_LINE.fullmatch(line.strip())
        if not match:
            raise ValidationError(
                f"“{line.strip()}” cannot be read. Write a name, a colon and a number, such as "
                "“Emergency services: 112”."
            )
        contact = match["contact"].strip()
        lines.append(
            {
                "name": match["name"].strip(),
                "contact": contact,
                "link": f"tel:{contact.replace(' ', '')}",
                "note": "",
            }
        )
    return lines
