from .authors import Author
from .lists import BlogIndexPage, list_of_articles
from .pages import BlogPostPage
from .references import Reference
from .topics import Topic

__all__ = [
    "Author",
    "BlogIndexPage",
    "BlogPostPage",
    "Reference",
    "Topic",
    "list_of_articles",
]
