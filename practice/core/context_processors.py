"""What stands in every room: the site, its home page and the practice's details.

They are read once and kept until something changes. Where they are edited, the admin reads its own.
"""

from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Site
from wagtail.models.sites import get_site_for_hostname

from practice.core.models import PracticeSettings
from practice.page_cache.memoize import cached_until_change


@cached_until_change
def site_at(hostname: str, port: str) -> Site | None:
    """The site that answers at ``hostname``, with its home page; None if there is none."""
    # Wagtail keeps the roots of sites for an hour in each process: another may have changed them.
    Site.clear_site_root_paths_cache()
    try:
        site = get_site_for_hostname(hostname, port)
    except Site.DoesNotExist:
        return None
    site.root_page = site.root_page.specific
    return site


@cached_until_change
def practice_at(site: Site) -> PracticeSettings:
    return PracticeSettings.for_site(site)


class KnownSite:
    """Middleware: gives Wagtail the site it would look up, under the name by which it keeps it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        hostname, _ = split_domain_port(request.get_host())
        request._wagtail_site = site_at(hostname, request.get_port())  # type: ignore[attr-defined]
        return self.get_response(request)


def practice_for(request: HttpRequest) -> PracticeSettings:
    """The practice's details; their defaults where no site answers."""
    site = Site.find_for_request(request)
    return practice_at(site) if site else PracticeSettings()


def practice(request: HttpRequest) -> dict[str, PracticeSettings]:
    """Context processor: ``practice``, the practice's details, in every template."""
    return {"practice": practice_for(request)}
