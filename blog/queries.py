"""The order of articles: read once until something changes, however many there are.

With it, a page that shows ten articles reads ten, and one that shows an article's neighbours reads
those.
"""

from collections.abc import Iterable

from django.db.models import Q

from blog.models.authors import Author
from blog.models.blog_post_page import BlogPostPage, BlogPostQuerySet, introduce
from blog.models.topics import Topic
from practice.page_cache.memoize import cached_until_change
from practice.search.queries import in_key_order


@cached_until_change
def in_order(topic_id: int | None = None, author_id: int | None = None) -> list[int]:
    """The ids of the published articles, the newest first: all, of one topic, or by one author."""
    posts = BlogPostPage.objects.published()
    if topic_id:
        posts = posts.filter(topics=topic_id)
    if author_id:
        posts = posts.by(author_id)
    return list(posts.values_list("pk", flat=True))


@cached_until_change
def topics_in_use() -> list[Topic]:
    """The topics of at least one published article."""
    return list(Topic.objects.filter(articles__in=BlogPostPage.objects.published()).distinct())


@cached_until_change
def authors_in_use() -> list[Author]:
    """Those who wrote at least one published article, by name."""
    articles = BlogPostPage.objects.published().order_by()
    return list(
        Author.objects.filter(
            Q(pk__in=articles.values("author")) | Q(pk__in=articles.values("second_author"))
        ).only("name", "role", "slug")
    )


def articles(ids: Iterable[int], posts: BlogPostQuerySet) -> list[BlogPostPage]:
    """Those of ``posts`` with ``ids``, in that order, each with its people."""
    listed = in_key_order(posts, ids)
    introduce(listed)
    return listed


def cards(ids: Iterable[int]) -> list[BlogPostPage]:
    """The articles with ``ids``, in that order, with what a list shows of them."""
    return articles(ids, BlogPostPage.objects.as_cards())
