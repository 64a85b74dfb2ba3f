"""Look-ups over all published articles, read once and kept until something changes.

With the order of articles at hand, a page that lists ten articles reads ten rows, however many
there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from blog.models.authors import Author
from blog.models.blog_post_page import BlogPostPage
from blog.models.topics import Topic
from practice.page_cache.memoize import cached_until_change


@dataclass(frozen=True)
class TopicInUse:
    pk: int
    title: str
    slug: str


@dataclass(frozen=True)
class AuthorInUse:
    pk: int
    name: str
    role: str
    slug: str


@cached_until_change
def published_ids(topic_id: int | None = None, author_id: int | None = None) -> tuple[int, ...]:
    """The primary keys of the published articles, the newest first: all, of one topic, or by one
    author."""
    posts = BlogPostPage.objects.published()
    if topic_id:
        posts = posts.filter(topics=topic_id)
    if author_id:
        posts = posts.by(author_id)
    return tuple(posts.values_list("pk", flat=True))


def cards(ids: Iterable[int]) -> list[BlogPostPage]:
    """The articles with these primary keys, the newest first, with what a list shows of them."""
    return list(BlogPostPage.objects.filter(pk__in=list(ids)).with_card_relations().newest_first())


@cached_until_change
def topics_in_use() -> tuple[TopicInUse, ...]:
    """The topics of at least one published article, by title."""
    topics = Topic.objects.filter(articles__in=BlogPostPage.objects.published()).distinct()
    return tuple(TopicInUse(topic.pk, topic.title, topic.slug) for topic in topics)


@cached_until_change
def authors_in_use() -> tuple[AuthorInUse, ...]:
    """The authors of at least one published article, by name."""
    posts = BlogPostPage.objects.published().order_by()
    authors = Author.objects.filter(
        Q(pk__in=posts.values("author")) | Q(pk__in=posts.values("second_author"))
    )
    return tuple(AuthorInUse(*row) for row in authors.values_list("pk", "name", "role", "slug"))
