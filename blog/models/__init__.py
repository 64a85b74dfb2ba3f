from .authors import Author
from .pages import BlogIndexPage, BlogPostPage
from .references import Reference
from .topics import Topic

__all__ = ["Author", "BlogIndexPage", "BlogPostPage", "Reference", "Topic"]
