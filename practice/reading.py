"""How long a text takes to read."""

import re
from math import ceil

WORDS_A_MINUTE = 220  # an adult reading non-fiction silently reads 175 to 300: Brysbaert 2019


def minutes_to_read(html: str) -> int:
    """The minutes an adult needs for the text of ``html``, at least one."""
    words = len(re.sub(r"<[^>]*>", " ", html).split())
    return max(1, ceil(words / WORDS_A_MINUTE))
