from django.dispatch import receiver
from wagtail.models import Site
from wagtail.signals import page_published

from home.models import HomePage


@receiver(page_published, sender=HomePage)
def open_site_at_home_page(instance: HomePage, **kwargs) -> None:
    """Make the home page that somebody has added by hand the first page of a site without one.

    Under the root of the tree its address would be “/home/”, and “/” would go on saying that the
    site is being prepared.
    """
    for site in Site.objects.filter(is_default_site=True, root_page__depth=1):
        site.root_page = instance
        site.save()
