"""What a practice has still to write before it opens its site: practice/core/opening_checks.py."""

from django.db.models import Q
from django.urls import reverse
from wagtail.models import Page

from consultations.models import ConsultationPage
from home.models import HomePage, StandardPage
from practice.core.gaps import gaps_of
from practice.core.health import Problem
from practice.core.opening_checks import OpeningCheck
from practice.start.titles import quoted_titles

MAX_NAMED = 8


def opening_checks() -> list[OpeningCheck]:
    return [
        OpeningCheck("practice.W012", "Home page, form and privacy", find_unpublished_pages),
        OpeningCheck("practice.W010", "Pages with gaps", find_pages_with_gaps),
    ]


def find_unpublished_pages() -> Problem | None:
    """Those without which nobody can read, write, or know what becomes of what they write."""
    needed = (
        (HomePage.objects.all(), "visitors see only that the website is being prepared"),
        (ConsultationPage.objects.all(), "nobody can write to you"),
        (
            StandardPage.objects.filter(slug="privacy"),
            "nobody can read what becomes of what they write to you",
        ),
    )
    for pages, consequence in needed:
        page = pages.order_by("-live").first()
        if page and not page.live:
            return Problem(
                f"“{page.title}” is not published yet, so {consequence}. Read it, and publish it.",
                reverse("wagtailadmin_pages:edit", args=[page.pk]),
                f"Open “{page.title}”",
            )
    return None


def find_pages_with_gaps() -> Problem | None:
    """The drafts that have a gap such as “[your fee]”, which nobody has been able to publish."""
    drafts = Page.objects.filter(
        Q(live=False) | Q(has_unpublished_changes=True),
        depth__gt=1,
        latest_revision__content__icontains="[your",  # so that few are loaded
    )
    pages = [
        page for page in drafts.order_by("path") if gaps_of(page.get_latest_revision_as_object())
    ]
    if not pages:
        return None
    return Problem(
        f"There are gaps that only you can fill in {quoted_titles(pages[:MAX_NAMED])}. "
        "Write your own words in place of everything that begins with “[your”, and publish each "
        "page.",
        reverse("wagtailadmin_pages:edit", args=[pages[0].pk]),
        f"Open “{pages[0].title}”",
    )
