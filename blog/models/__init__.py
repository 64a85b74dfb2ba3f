from .authors import Author
from .blog_index_page import BlogIndexPage, list_of_articles
from .blog_post_page import BlogPostPage
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
