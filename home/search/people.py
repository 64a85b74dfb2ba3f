"""Whose own page a search may have meant."""

import re

from blog.models import Author
from blog.order import authors_in_use
from practice.search.stems import folded, stems


def people_named(query: str) -> list[Author]:
    """The authors of published articles whose name has every word of ``query`` that matters.

    Words match as they do in texts, by their beginning: “mir” finds Miriam.
    """
    patterns = [stem.pattern for stem in stems(query)]
    return [
        author
        for author in authors_in_use()
        if all(re.search(pattern, folded(author.name)) for pattern in patterns)
    ]
