"""Authors whose name is searched for; the results offer their own pages."""

import re

from blog.models.queries import AuthorInUse, authors_in_use
from practice.search.stemming import SearchTerm, fold_text


def authors_named(terms: list[SearchTerm]) -> list[AuthorInUse]:
    """The authors of published articles whose name has a word for each of ``terms``.

    Terms find words as they do in texts, by a prefix: “mir” finds Miriam.
    """
    return [
        author
        for author in authors_in_use()
        if all(re.search(term.pattern, fold_text(author.name)) for term in terms)
    ]
