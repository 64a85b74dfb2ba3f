"""What is to be done before a practice opens its site to visitors: one table of rules.

An app registers its rules with Wagtail's hook “register_opening_checks”: a function that returns a
list of them. They are made anew for each caller: the dashboard's “Before you open”
(practice/core/opening_panel.py), ``manage.py check --deploy`` (practice/core/checks.py), and the
log when the site starts (``log_opening_problems``).
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Site

from practice.core.alarms import administrator_addresses
from practice.core.health import FAILED_CHECK, Problem
from practice.core.mail_test import find_untested_mail
from practice.core.models import PracticeSettings

LOCAL_HOSTNAMES = {"localhost", "127.0.0.1", "::1"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpeningCheck:
    """One thing to be done. ``find_problem`` makes few queries, and returns None once it is done.

    The problem's text, for an administrator, says in whole sentences what is not as it should be,
    and what to do. It may be written to the log, so it names no person.
    """

    id: str  # of the message of ``check --deploy``, such as “practice.W001”
    title: str  # a few words, on the dashboard, done or not
    find_problem: Callable[[], Problem | None]


class OpeningResult(NamedTuple):
    check: OpeningCheck
    problem: Problem | None


def registered_opening_checks() -> list[OpeningCheck]:
    return [check for checks in hooks.get_hooks("register_opening_checks") for check in checks()]


def run_opening_checks() -> list[OpeningResult]:
    """The result of each check. One for which the database cannot be read, or has no tables yet,
    is left out: it has nothing to say before that is mended.
    """
    results = []
    for check in registered_opening_checks():
        try:
            results.append(OpeningResult(check, check.find_problem()))
        except Error:
            continue
        except Exception as error:  # a mistake in one check must not hide what others find
            # Not the error's text, which may quote a row.
            logger.error("The opening check “%s” failed (%s).", check.id, type(error).__name__)
            results.append(OpeningResult(check, FAILED_CHECK))
    return results


def log_opening_problems() -> None:
    """Write a line to the log for each thing that is not done yet. To be called once, at start."""
    for check, problem in run_opening_checks():
        if problem:
            logger.warning("Before you open (%s): %s", check.title, problem.text)


# --- The checks of this app -----------------------------------------------------------------------


def opening_checks() -> list[OpeningCheck]:
    return [
        OpeningCheck("practice.W001", "The site’s address", find_unusable_site_address),
        OpeningCheck("practice.W002", "The address in mails", find_local_links),
        OpeningCheck("practice.W007", "Crisis lines", find_missing_crisis_lines),
        OpeningCheck("practice.W006", "Mail", find_untested_mail),
        OpeningCheck("practice.W003", "Who is told of problems", find_missing_administrator),
        OpeningCheck("practice.W005", "Telling visitors apart", find_uncounted_proxy),
        OpeningCheck("practice.W004", "Private files", find_open_files),
        OpeningCheck("practice.W009", "Search engines", find_hidden_site),  # done last
    ]


def find_unusable_site_address() -> Problem | None:
    """A new database says “localhost” and port 80; Wagtail makes every whole address from these."""
    site = Site.objects.filter(is_default_site=True).first()
    ports = {443} if settings.SECURE_SSL_REDIRECT else {80, 443}
    if site is None or (site.hostname not in LOCAL_HOSTNAMES and site.port in ports):
        return None
    return Problem(
        f"Canonical addresses, the sitemap and the feeds lead to {site.root_url}, which is not "
        "where visitors read the site. Give the site the host name that visitors use, and port "
        "443.",
        reverse("wagtailsites:edit", args=[site.pk]),
        "Change the site’s address",
    )


def find_local_links() -> Problem | None:
    """SITE_URL, with which the links in mails begin."""
    if urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname not in LOCAL_HOSTNAMES:
        return None
    return Problem(
        f"Links in mails lead to {settings.WAGTAILADMIN_BASE_URL}, which opens on the server only. "
        "Set SITE_URL to the address of the site, such as https://www.example.org."
    )


def find_missing_crisis_lines() -> Problem | None:
    site = Site.objects.filter(is_default_site=True).first()
    found = PracticeSettings.objects.filter(site=site).first()
    if site is None or (found and found.crisis_lines):
        return None
    return Problem(
        "No page says whom to call in a crisis. Enter the lines that are open in your country.",
        reverse("wagtailsettings:edit", args=["practice", "practicesettings", site.pk]),
        "Enter the crisis lines",
    )


def find_hidden_site() -> Problem | None:
    found = PracticeSettings.objects.filter(site__is_default_site=True).first()
    if found is None or found.search_engines_allowed:
        return None
    return Problem(
        "Every page asks search engines to leave it out. Let them list the site when it is ready "
        "for visitors.",
        reverse("wagtailsettings:edit", args=["practice", "practicesettings", found.site_id]),
        "Let search engines list the site",
    )


def find_missing_administrator() -> Problem | None:
    if administrator_addresses():
        return None
    return Problem(
        "No administrator has an e-mail address, so nobody is mailed when something fails. Give "
        "an active administrator an e-mail address.",
        reverse("wagtailadmin_account"),
        "Open your account",
    )


def find_uncounted_proxy() -> Problem | None:
    if not settings.SECURE_PROXY_SSL_HEADER or settings.TRUSTED_PROXY_COUNT:
        return None
    return Problem(
        "The site believes a proxy that a request came over https, but not whom it came from, so "
        "all visitors share the limits on signing in and on enquiries. Set TRUSTED_PROXY_COUNT to "
        "the number of proxies in front of the site, such as 1."
    )


def find_open_files() -> Problem | None:
    """What others on the machine may read. The site makes its files readable by its own account
    only (the umask in practice.settings.base), but changes none that it finds.
    """
    paths = [str(path) for path in private_files() if path.exists() and is_open_to_others(path)]
    if not paths:
        return None
    return Problem(
        f"Other accounts of the server may read {', '.join(paths)}. "
        f"This command ends that: chmod go= {' '.join(paths)}"
    )


def private_files() -> Iterator[Path]:
    """The folder of all data, the SQLite database with its journals, and the files with keys."""
    yield settings.VAR_DIR
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        yield from (Path(f"{database['NAME']}{suffix}") for suffix in ("", "-wal", "-shm"))
    yield from (settings.VAR_DIR / name for name in ("secret-key", "enquiry-key"))
    if settings.ENQUIRY_KEY_FILE:
        yield settings.ENQUIRY_KEY_FILE


def is_open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o077)
