"""Whose own page a search may have meant."""

import re

from blog.models import Author
from blog.models.queries import authors_in_use
from practice.search.stemming import Stem, folded


def people_named(stems: list[Stem]) -> list[Author]:
    """The authors of published articles whose name has a word for each of ``stems``.

    Words match as they do in texts, by their beginning: “mir” finds Miriam.
    """
    patterns = [stem.pattern for stem in stems]
    return [
        author
        for author in authors_in_use()
        if all(re.search(pattern, folded(author.name)) for pattern in patterns)
    ]
