"""What a page's head says: title, description, canonical address and Open Graph (ogp.me).

Pages put it together in ``get_metadata``; templates/components/metadata.html prints it.
"""

import textwrap
from dataclasses import dataclass, replace
from urllib.parse import urljoin

MAX_DESCRIPTION_LENGTH = 160  # characters; search engines cut longer ones, often within a word


@dataclass(frozen=True)
class PageMetadata:
    title: str
    description: str  # one or two sentences; may be empty
    canonical_url: str  # absolute; empty in the preview of an unsaved page
    og_type: str = "website"  # Open Graph's: website, article or profile
    noindex: bool = False


@dataclass(frozen=True)
class SocialImage:
    """The image that stands for a page where a link to it is shared."""

    url: str  # from the root of the site, or absolute
    width: int
    height: int
    alt: str

    def with_absolute_url(self, site_url: str) -> "SocialImage":
        return replace(self, url=urljoin(site_url, self.url))


def truncate_description(text: str) -> str:
    """``text`` in one line of at most ``MAX_DESCRIPTION_LENGTH`` characters, cut between words."""
    return textwrap.shorten(text, MAX_DESCRIPTION_LENGTH, placeholder=" …")
