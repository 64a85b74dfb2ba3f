"""Old addresses of topics and authors lead to the new ones, as Wagtail sees to for pages.

A page that moves is Wagtail's affair (wagtail.contrib.redirects). Topics and authors have pages of
their own beneath the list of articles without being pages, so their renaming is noticed here.
"""

from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect

from blog.models import Author, BlogIndexPage, Topic

ROUTES = {
    Topic: ("topic", "topic_feed"),
    Author: ("author", "author_feed"),
}


@receiver(pre_save, sender=Topic)
@receiver(pre_save, sender=Author)
def keep_old_address(sender, instance: Topic | Author, raw=False, **kwargs) -> None:
    """Redirect from the address under the old slug, if saving ``instance`` changes it."""
    old = sender.objects.filter(pk=instance.pk).values_list("slug", flat=True).first()
    if raw or old in (None, instance.slug):
        return
    for index in BlogIndexPage.objects.all():
        for route in ROUTES[sender]:
            redirect(
                index,
                index.reverse_subpage(route, [old]),
                index.reverse_subpage(route, [instance.slug]),
            )


@transaction.atomic
def redirect(index: BlogIndexPage, old: str, new: str) -> None:
    """From the route ``old`` of ``index`` to ``new``, such as “topics/rest/”, in one step.

    What led to the old address leads to the new one at once, and the new address, if it was an old
    one before, leads nowhere else any more: so there are neither chains nor loops.
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
