"""The articles a reader may go on to from one that is read to its end."""

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from blog.models.blog_post_page import BlogPostPage
from blog.models.topics import Topic
from blog.queries import in_order

if TYPE_CHECKING:
    from blog.models import BlogIndexPage

RELATED_ARTICLES = 3


@dataclass(frozen=True)
class Neighbour:
    """As much of another article as a link to it shows."""

    title: str
    standfirst: str
    url: str


def surroundings(
    post: BlogPostPage, topics: list[Topic], index: "BlogIndexPage", request
) -> dict[str, Any]:
    """One query, however many articles there are.

    ``previous`` and ``following`` are those published just before and after ``post``, or None;
    ``related`` are the newest others that share one of ``topics`` with it. All stand under
    ``index``.
    """
    order = in_order()
    try:
        here = order.index(post.pk)
        previous, following = order[here + 1 : here + 2], order[max(here - 1, 0) : here]
    except ValueError:  # a draft stands nowhere yet
        previous = following = []
    sharing = {pk for topic in topics for pk in in_order(topic_id=topic.pk)} - {post.pk}
    related = list(islice((pk for pk in order if pk in sharing), RELATED_ARTICLES))

    neighbours = BlogPostPage.objects.filter(pk__in=[*previous, *following, *related])
    rows = neighbours.order_by().values_list("pk", "title", "standfirst", "slug")
    list_url = index.get_url(request)
    found = {
        pk: Neighbour(title, standfirst, index.article_at(list_url, slug))
        for pk, title, standfirst, slug in rows
    }
    return {
        "previous": next((found[pk] for pk in previous if pk in found), None),
        "following": next((found[pk] for pk in following if pk in found), None),
        "related": [found[pk] for pk in related if pk in found],
    }
