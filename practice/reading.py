"""How long a text takes to read."""

from math import ceil

from wagtail.blocks import StreamValue

WORDS_A_MINUTE = 220  # an adult reading non-fiction silently reads 175 to 300: Brysbaert 2019


def minutes_to_read(body: StreamValue) -> int:
    """The minutes an adult needs for ``body``, at least one."""
    words = sum(len(text.split()) for text in body.stream_block.get_searchable_content(body))
    return max(1, ceil(words / WORDS_A_MINUTE))
