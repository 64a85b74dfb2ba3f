"""The articles a reader may go on to from the end of another."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from blog.models.blog_post_page import BlogPostPage, article_url
from blog.models.queries import published_ids

RELATED_ARTICLES = 3


@dataclass(frozen=True)
class ArticleLink:
    title: str
    standfirst: str
    url: str


@dataclass(frozen=True)
class RelatedArticles:
    previous: ArticleLink | None  # published just before
    next: ArticleLink | None  # published just after
    same_topics: list[ArticleLink]  # the newest others that share a topic


def related_articles(
    post: BlogPostPage, topic_ids: Iterable[int], index_url: str
) -> RelatedArticles:
    """The neighbours and relatives of ``post`` under the index page at ``index_url``.

    One query, however many articles there are.
    """
    order = published_ids()
    try:
        position = order.index(post.pk)
        older, newer = order[position + 1 : position + 2], order[max(position - 1, 0) : position]
    except ValueError:  # a draft has no place in the order
        older = newer = ()
    sharing = {pk for topic_id in topic_ids for pk in published_ids(topic_id=topic_id)} - {post.pk}
    same_topics = list(islice((pk for pk in order if pk in sharing), RELATED_ARTICLES))

    rows = (
        BlogPostPage.objects.filter(pk__in=[*older, *newer, *same_topics])
        .order_by()
        .values_list("pk", "title", "standfirst", "slug")
    )
    links = {
        pk: ArticleLink(title, standfirst, article_url(index_url, slug))
        for pk, title, standfirst, slug in rows
    }
    return RelatedArticles(
        previous=next((links[pk] for pk in older if pk in links), None),
        next=next((links[pk] for pk in newer if pk in links), None),
        same_topics=[links[pk] for pk in same_topics if pk in links],
    )
