"""What the head of a page says to search engines, and to those who share a link to it."""

import textwrap
from dataclasses import dataclass, replace
from urllib.parse import urljoin

LONGEST_DESCRIPTION = 160  # characters; search engines cut what is longer, often within a word


@dataclass(frozen=True)
class Head:
    title: str
    description: str  # of one or two sentences; may be empty
    address: str  # the one to be listed under, absolute; empty in the preview of an unsaved page
    type: str = "website"  # Open Graph's: website, article or profile (https://ogp.me/#types)
    noindex: bool = False


def shortened(text: str) -> str:
    """``text`` in one line and at most ``LONGEST_DESCRIPTION`` characters, cut between words."""
    return textwrap.shorten(text, LONGEST_DESCRIPTION, placeholder=" …")


@dataclass(frozen=True)
class SocialImage:
    """The image of a page that other sites show with a link to it (https://ogp.me/#structured)."""

    url: str  # absolute, or from the root of the site
    width: int
    height: int
    alt: str

    def with_absolute_url(self, site_url: str) -> "SocialImage":
        return replace(self, url=urljoin(site_url, self.url))
