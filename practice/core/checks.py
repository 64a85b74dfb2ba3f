"""Whether the site knows its addresses, has the right keys, keeps its files to itself, and can tell
somebody of a problem.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import Error
from wagtail.models import Site

from practice.core.alarms import administrator_addresses
from practice.core.encryption import load_keys
from practice.core.key_canary import WRONG_KEYS, keys_open_what_is_stored

LOCAL_HOSTNAMES = {"localhost", "127.0.0.1", "::1"}


@checks.register(checks.Tags.sites, deploy=True)
def check_site_address(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's check, before a deployment, of the default site's host name and port.

    A new database says “localhost” and port 80. Wagtail makes every whole address from these.
    Where the database cannot be read, or has no tables yet, there is nothing to say.
    """
    try:
        site = Site.objects.filter(is_default_site=True).first()
    except Error:
        return []
    ports = {443} if settings.SECURE_SSL_REDIRECT else {80, 443}
    if site is None or (site.hostname not in LOCAL_HOSTNAMES and site.port in ports):
        return []
    return [
        checks.Warning(
            f"Canonical addresses, the sitemap and the feeds lead to {site.root_url}, "
            "which is not where visitors read the site.",
            hint="In the admin, under Settings → Sites, give the site the host name that "
            "visitors use, and port 443.",
            id="practice.W001",
        )
    ]


@checks.register(checks.Tags.sites, deploy=True)
def check_admin_base_url(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's check, before a deployment, of SITE_URL, which links in notifications begin with."""
    if urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname not in LOCAL_HOSTNAMES:
        return []
    return [
        checks.Warning(
            f"Notifications of enquiries lead to {settings.WAGTAILADMIN_BASE_URL}, "
            "which opens on this machine only.",
            hint="Set SITE_URL to the address of the site, such as https://www.example.org.",
            id="practice.W002",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def check_proxy_count(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's check, before a deployment, that visitors are told apart behind a proxy."""
    if not settings.SECURE_PROXY_SSL_HEADER or settings.TRUSTED_PROXY_COUNT:
        return []
    return [
        checks.Warning(
            "The site believes a proxy that a request came over https, but not whom it came from, "
            "so all visitors share the limits on signing in and on enquiries.",
            hint="Set TRUSTED_PROXY_COUNT to the number of proxies in front of the site, such as "
            "1.",
            id="practice.W005",
        )
    ]


@checks.register(checks.Tags.security)
def check_enquiry_keys(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Without a valid key no enquiry could be stored."""
    try:
        load_keys()
    except (ValueError, TypeError):
        return [
            checks.Error(
                "ENQUIRY_KEYS is empty or holds something that is not a Fernet key.",
                hint="Set ENQUIRY_KEYS or ENQUIRY_KEY_FILE. `python -c 'from cryptography.fernet "
                "import Fernet; print(Fernet.generate_key().decode())'` makes a key.",
                id="practice.E001",
            )
        ]
    return []


@checks.register(checks.Tags.security, deploy=True)
def check_keys_open_what_is_stored(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's check, before a deployment, that the keys are those of this database."""
    try:
        load_keys()
        are_right = keys_open_what_is_stored()
    except (ValueError, TypeError, Error):  # check_enquiry_keys reports invalid keys
        return []
    return [] if are_right else [checks.Error(WRONG_KEYS, id="practice.E002")]


@checks.register(deploy=True)
def check_administrator_addresses(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's check, before a deployment, that alarms reach somebody by mail."""
    try:
        if administrator_addresses():
            return []
    except Error:
        return []
    return [
        checks.Warning(
            "No administrator has an e-mail address, so nobody is mailed when something fails.",
            hint="Give an active superuser an e-mail address.",
            id="practice.W003",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def check_file_permissions(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's check, before a deployment, of who else on the machine may read what is private.

    The site makes its files readable by its own account only (the umask in practice.settings.base),
    but changes none that it finds.
    """
    readable = [str(path) for path in private_files() if path.exists() and is_open_to_others(path)]
    if not readable:
        return []
    return [
        checks.Warning(
            f"Other accounts of this machine may read {', '.join(readable)}.",
            hint=f"chmod go= {' '.join(readable)}",
            id="practice.W004",
        )
    ]


def private_files() -> Iterator[Path]:
    """The folder of all data, the SQLite database with its journals, and the files with keys."""
    yield settings.VAR_DIR
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        yield from (Path(f"{database['NAME']}{suffix}") for suffix in ("", "-wal", "-shm"))
    yield from (settings.VAR_DIR / name for name in ("secret-key", "enquiry-key"))
    if key_file := os.environ.get("ENQUIRY_KEY_FILE"):
        yield Path(key_file)


def is_open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o077)
