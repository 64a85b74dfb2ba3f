from collections.abc import Iterable

from django.utils.text import get_text_list
from wagtail.models import Page


def quoted_titles(pages: Iterable[Page]) -> str:
    """Such as “About”, “Fees” and “Privacy”."""
    return get_text_list([f"“{page.title}”" for page in pages], "and")
