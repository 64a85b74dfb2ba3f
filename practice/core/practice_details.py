"""What pages show of the practice, as data that requests can share.

The fields of the blocks are those of settings_blocks.py.
"""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class OpeningHours:
    first_day: str
    last_day: str
    opens: datetime.time
    closes: datetime.time


@dataclass(frozen=True)
class CrisisLine:
    name: str
    contact: str
    link: str
    note: str


@dataclass(frozen=True)
class Fact:
    """Something about the sessions, such as “Length”, “50 minutes”."""

    name: str
    text: str


@dataclass(frozen=True)
class MenuLink:
    url: str
    text: str


@dataclass(frozen=True)
class Logo:
    """A picture file, ``width`` by ``height`` pixels: site.css shows it smaller."""

    url: str
    width: int
    height: int

    @property
    def has_name(self) -> bool:
        """Whether the practice's name stands in it: there is no room for one in an emblem."""
        return self.width > 2 * self.height


@dataclass(frozen=True)
class PracticeDetails:
    name: str
    logo: Logo | None
    strapline: str
    address_lines: tuple[str, ...]
    telephone: str
    email: str
    hours: tuple[OpeningHours, ...]
    registration: str
    search_engines_allowed: bool
    fee: str
    facts: tuple[Fact, ...]
    crisis_introduction: str
    crisis_lines: tuple[CrisisLine, ...]
    consultation_url: str  # empty if there is no page that every visitor may open
    call_to_action_heading: str
    call_to_action_text: str
    call_to_action_button: str
    navigation: tuple[MenuLink, ...]
    footer_links: tuple[MenuLink, ...]
    footer_note: str
    palette: str
    accent: str  # empty for that of the palette
