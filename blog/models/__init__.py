from .authors import Author
from .pages import BlogIndexPage, BlogPostPage, list_of_articles
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
