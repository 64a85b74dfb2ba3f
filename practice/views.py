"""Views that belong to no app: files for machines, resized images and error pages."""

import datetime
import logging
import posixpath
import sys
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.sitemaps.views import SitemapIndexItem
from django.core.exceptions import SuspiciousOperation
from django.db import Error, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap
from wagtail.models import Site
from wagtail.views import serve as serve_page

from consultations.views import unstored_form
from home.suggestions import is_file_path, search_query, suggested_pages
from practice.core.colours import DARK_PAPER, PAPER, lightened_for_dark_paper
from practice.core.health import Status, overall_status, run_checks
from practice.core.models import practice_details
from practice.core.practice_details import PracticeDetails
from practice.page_cache.cache_control import PUBLIC, CachePolicy, with_cache_policy
from practice.sitemaps import PageSitemap
from practice.throttling.client_address import client_address

# RFC 9116 recommends less than a year.
SECURITY_TXT_LIFETIME = datetime.timedelta(days=180)
RETRY_AFTER_SECONDS = 24 * 60 * 60  # of a site that is being prepared

logger = logging.getLogger(__name__)


def first_page(request):
    """The home page. Until there is one that is published, status 503 and who can help meanwhile.

    503 rather than 404, so that a search engine which comes too early comes again.
    """
    site = Site.find_for_request(request)
    if site and (site.root_page.is_root() or not site.root_page.live):
        response = render(request, "being_prepared.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        # Or Django logs an error for each visit, which would be reported by mail.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response
    return serve_page(request, "")


@with_cache_policy(PUBLIC)
@require_safe
def robots(request):
    """A site that search engines are not to list may still be read by them, or they would not see
    that its pages ask to be left out.
    """
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /search/"]
    if practice_details(request).search_engines_allowed:
        lines.append(f"Sitemap: {Site.find_for_request(request).root_url}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@with_cache_policy(PUBLIC)
@require_safe
def accent_css(request):
    """The practice's own colour for links and buttons: the policy allows no style in a page."""
    accent = practice_details(request).accent
    if not accent:
        raise Http404("The practice has no colour of its own.")
    return render(
        request,
        "accent.css",
        {
            "accent": accent,
            "on_accent": PAPER,
            "dark_accent": lightened_for_dark_paper(accent),
            "on_dark_accent": DARK_PAPER,
        },
        content_type="text/css; charset=utf-8",
    )


@require_safe
def security_txt(request):
    """Whom to tell of a weakness of the site, as RFC 9116 asks; 404 if that is nobody.

    It is not cached, because the date until which it holds counts from today.
    """
    details = practice_details(request)
    root_url = Site.find_for_request(request).root_url
    if details.email:
        contact = f"mailto:{details.email}"
    elif details.telephone:
        contact = f"tel:{details.telephone.replace(' ', '')}"
    elif details.consultation_url:
        contact = urljoin(root_url, details.consultation_url)
    else:
        raise Http404("Practice details name nobody to be told.")
    expires = timezone.now().replace(microsecond=0) + SECURITY_TXT_LIFETIME
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: en",
        f"Canonical: {root_url}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@with_cache_policy(CachePolicy(parameters=("p",)))
@require_safe
def sitemap(request):
    """All addresses, or for a large site the index of the sitemap's parts.

    Django's own index view would take the host from the request.
    """
    pages = PageSitemap(request)
    if "p" in request.GET or pages.paginator.num_pages == 1:
        return wagtail_sitemap(request, {"pages": pages})
    address = f"{Site.find_for_request(request).root_url}/sitemap.xml"
    parts = [SitemapIndexItem(f"{address}?p={part}") for part in pages.paginator.page_range]
    return TemplateResponse(
        request, "sitemap_index.xml", {"sitemaps": parts}, content_type="application/xml"
    )


@require_safe
def health(request):
    """JSON with the worst status, which monitors and load balancers read; for HEALTH_NETWORKS with
    that of each check.

    Status 503 if visitors should be sent elsewhere, else 200. What a check has found stays inside.
    """
    results = run_checks()
    status = overall_status(results)
    content: dict[str, Any] = {"status": status}
    address = client_address(request)
    # Of a proxy that is not counted, the address is not the visitor's.
    if settings.TRUSTED_PROXY_COUNT == 0 and "X-Forwarded-For" in request.headers:
        address = None
    if address and any(address in network for network in settings.HEALTH_NETWORKS):
        content["checks"] = {result.check.name: result.status for result in results}
    return JsonResponse(
        content,
        status=HTTPStatus.SERVICE_UNAVAILABLE if status == Status.FAILED else HTTPStatus.OK,
        json_dumps_params={"indent": 2},
    )


@require_safe
def image_file(request, name: str):
    """A resized image. Originals and documents have no address here.

    No two renditions have the same name, so it may be cached for ever.
    """
    # Another spelling of the address would be cached as well.
    if name.startswith("/") or posixpath.normpath(name) != name:
        raise Http404("There is no such image.")
    try:
        response = serve(request, name, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    except OSError as error:  # a name longer than the file system knows
        raise Http404("There is no such image.") from error
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    # Readers of the feeds show it on their own pages.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    """Status 404, whatever happens: a failure to suggest pages is only logged.

    Scanners ask for thousands of addresses that do not exist, so one that ends like a file's is
    answered in a line.
    """
    if is_file_path(request.path):
        return HttpResponse(
            "There is nothing at this address.\n", "text/plain; charset=utf-8", status=404
        )
    try:
        pages = suggested_pages(request.path) if request.method in ("GET", "HEAD") else []
    except Exception:
        logger.exception("No pages could be suggested for an address that does not exist.")
        pages = []
    return render(
        request,
        "404.html",
        {"query": search_query(request.path), "suggested_pages": pages},
        status=404,
    )


def server_error(request):
    """Without the database or the request: either may be what failed."""
    if isinstance(sys.exc_info()[1], Error):
        return unavailable(request)
    return HttpResponseServerError(render_to_string("500.html"))


def unavailable(request):
    """Status 503 for a database that is locked, full or down: with help, and what was typed.

    The database is not asked again. A request waits for it once, and that is long enough.
    """
    context = {"path": request.path}
    with connection.execute_wrapper(refuse_queries):
        context["practice"] = known_practice_details(request)
        try:
            context["form"] = unstored_form(request)
            # Still valid: the middleware that sets the cookie of a new one may not have run.
            context["csrf_token"] = request.POST.get("csrfmiddlewaretoken", "")
        except (SuspiciousOperation, MultiPartParserError, OSError):
            pass  # what was posted cannot be read
        content = render_to_string("503.html", context)
    return HttpResponse(content, status=503, headers={"Retry-After": "60"})


def known_practice_details(request: HttpRequest) -> PracticeDetails | None:
    """The practice's details, if this process has read them since they last changed."""
    try:
        return practice_details(request)
    except Error:
        return None


def refuse_queries(execute, sql, params, many, context):
    """A wrapper for Django's ``execute_wrapper``."""
    raise OperationalError("The database has failed in this request already.")
