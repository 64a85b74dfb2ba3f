"""The articles a reader may go on to from one that is read to its end."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from blog.models.topics import Topic

if TYPE_CHECKING:
    from blog.models.pages import BlogPostPage

RELATED_ARTICLES = 3


@dataclass(frozen=True)
class Neighbour:
    """As much of another article as a link to it shows."""

    title: str
    standfirst: str
    url: str


def surroundings(post: "BlogPostPage", topics: list[Topic], request) -> dict[str, Any]:
    """Three queries that read no more rows than they return, however many articles there are.

    ``previous`` and ``following`` are those published just before and after ``post``, or None;
    ``related`` are the newest others that share one of ``topics`` with it. There are none in the
    preview of an article that stands nowhere yet.
    """
    if not post.index_page:
        return {}
    list_url = post.index_page.get_url(request)
    posts = type(post).objects.published().exclude(pk=post.pk)
    here, pk = post.published_on or timezone.localdate(), post.pk or 0
    before = posts.filter(Q(published_on=here, pk__lt=pk) | Q(published_on__lt=here))
    after = posts.filter(Q(published_on=here, pk__gt=pk) | Q(published_on__gt=here))
    through = type(post).topics.through.objects.filter(blogpostpage=OuterRef("pk"))
    related = posts.filter(Exists(through.filter(topic__in=topics))) if topics else posts.none()

    def neighbours(found) -> list[Neighbour]:
        rows = found.values_list("title", "standfirst", "slug")
        return [Neighbour(title, text, f"{list_url}{slug}/") for title, text, slug in rows]

    return {
        "previous": next(iter(neighbours(before[:1])), None),
        "following": next(iter(neighbours(after.order_by("published_on", "pk")[:1])), None),
        "related": neighbours(related[:RELATED_ARTICLES]),
    }
