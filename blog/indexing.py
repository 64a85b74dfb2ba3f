"""Keeps what the search knows of an article true to its authors and topics.

Wagtail indexes an article while it is being saved, before its topics are, and not at all when an
author or a topic is given another name. What was found with the old entries is forgotten after.
"""

from django.db.models import Q
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.search.backends import get_search_backend
from wagtail.search.index import insert_or_update_object
from wagtail.signals import page_published

from blog.models import Author, BlogPostPage, Topic
from practice.page_cache.forgetting import forget

ARTICLES_AT_ONCE = 100


@receiver(page_published, sender=BlogPostPage)
def index_with_topics(instance, **kwargs):
    insert_or_update_object(instance)
    forget()


@receiver(pre_save, sender=Author)
@receiver(pre_save, sender=Topic)
def remember_the_old_name(instance, raw=False, **kwargs):
    old = None if raw else type(instance).objects.filter(pk=instance.pk).first()
    instance.is_renamed = old is not None and str(old) != str(instance)


@receiver(post_save, sender=Author)
@receiver(post_save, sender=Topic)
def index_under_the_new_name(instance, **kwargs):
    if not instance.is_renamed:
        return
    names_it = (
        Q(topics=instance)
        if isinstance(instance, Topic)
        else Q(author=instance) | Q(second_author=instance)
    )
    articles = BlogPostPage.objects.filter(names_it).order_by("pk").distinct()
    for start in range(0, articles.count(), ARTICLES_AT_ONCE):
        chunk = list(articles[start : start + ARTICLES_AT_ONCE])
        get_search_backend().add_bulk(BlogPostPage, chunk)
    forget()
