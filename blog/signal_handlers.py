"""What follows when an article, an author or a topic is saved.

Wagtail indexes an article for the search while it is being saved, before its topics are, and not
at all when an author or a topic is renamed.

Topics and authors have pages of their own beneath the list of articles without being Wagtail
pages, so wagtail.contrib.redirects does not see their address change.
"""

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.search.backends import get_search_backend
from wagtail.search.index import insert_or_update_object
from wagtail.signals import page_published

from blog.models import Author, BlogIndexPage, BlogPostPage, Topic
from practice.page_cache.signal_handlers import invalidate_on_commit

INDEX_BATCH_SIZE = 100  # articles
ROUTES = {
    Topic: ("topic", "topic_feed"),
    Author: ("author", "author_feed"),
}


@receiver(page_published, sender=BlogPostPage)
def index_article_with_topics(instance, **kwargs):
    insert_or_update_object(instance)
    invalidate_on_commit()


@receiver(pre_save, sender=Author)
@receiver(pre_save, sender=Topic)
def compare_with_stored_name_and_slug(sender, instance: Author | Topic, raw=False, **kwargs):
    """Mark ``instance`` if it is being renamed, and redirect from its old addresses."""
    old = None if raw else sender.objects.filter(pk=instance.pk).first()
    instance.is_renamed = old is not None and str(old) != str(instance)
    if old is not None and old.slug != instance.slug:
        redirect_from_old_slug(instance, old.slug)


@receiver(post_save, sender=Author)
@receiver(post_save, sender=Topic)
def index_articles_under_new_name(instance, **kwargs):
    if not instance.is_renamed:
        return
    names_it = (
        Q(topics=instance)
        if isinstance(instance, Topic)
        else Q(author=instance) | Q(second_author=instance)
    )
    articles = BlogPostPage.objects.filter(names_it).order_by("pk").distinct()
    for start in range(0, articles.count(), INDEX_BATCH_SIZE):
        batch = list(articles[start : start + INDEX_BATCH_SIZE])
        get_search_backend().add_bulk(BlogPostPage, batch)
    invalidate_on_commit()


def redirect_from_old_slug(instance: Author | Topic, old_slug: str) -> None:
    for index in BlogIndexPage.objects.all():
        for route in ROUTES[type(instance)]:
            old = index.reverse_subpage(route, [old_slug])
            add_route_redirect(index, old, index.reverse_subpage(route, [instance.slug]))


@transaction.atomic
def add_route_redirect(index: BlogIndexPage, old: str, new: str) -> None:
    """Redirect from the route ``old`` of ``index``, such as “topics/rest/”, to ``new``.

    Redirects to the old address now lead to the new one, and any from the new address is deleted:
    so there are neither chains nor loops.
    """
    site = index.get_site()
    if not site:
        return
    old_path, new_path = (Redirect.normalise_path(f"{index.url}{route}") for route in (old, new))
    old_route, new_route = (Redirect.normalise_page_route_path(route) for route in (old, new))
    redirects = Redirect.objects.filter(site=site)
    redirects.filter(old_path__in=[old_path, new_path], automatically_created=True).delete()
    redirects.filter(redirect_page=index, redirect_page_route_path=old_route).update(
        redirect_page_route_path=new_route
    )
    if not redirects.filter(old_path=old_path).exists():  # staff have made one of their own
        Redirect.add_redirect(
            old_path,
            redirect_to=index,
            page_route_path=new_route,
            site=site,
            automatically_created=True,
        )
