from .authors import Author
from .blog_index_page import BlogIndexPage, get_index_page
from .blog_post_page import BlogPostPage
from .references import Reference
from .topics import Topic

__all__ = [
    "Author",
    "BlogIndexPage",
    "BlogPostPage",
    "Reference",
    "Topic",
    "get_index_page",
]
