"""Sites with a database of their own, of any size."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.databases import Environment, temporary_database
from bench.processes import run

# What copies of a site share of its VAR_DIR.
SHARED = ("static", "media", "secret-key", "enquiry-key")
# Measured is what is stored and lost, not how many enquiries a practice expects: none is held back
# or refused for their number, and each client has an address of its own.
UNLIMITED_ENQUIRIES = {
    "ENQUIRIES_PER_HOUR": "1000000",
    "ENQUIRIES_PER_HOUR_FROM_NETWORK": "1000000",
    "MAX_ENQUIRIES_HELD_BACK": "1000000",
    "TRUSTED_PROXY_COUNT": "1",
}


@dataclass(frozen=True)
class Site:
    """A site with its data in ``var_dir``, used by processes that run in ``environment``."""

    var_dir: Path
    environment: Environment

    def shell(self, code: str) -> list[str]:
        """The command that runs the Python ``code`` inside the site."""
        return [sys.executable, "manage.py", "shell", "--no-imports", "--command", code]

    def run(self, code: str) -> str:
        """The output of the Python ``code``, run inside the site."""
        return run(self.shell(code), self.environment)


@contextmanager
def demo_site(var_dir: Path, static_files: Path) -> Iterator[Site]:
    """The demo practice with production's settings, in the new folder ``var_dir``."""
    with empty_site(var_dir, static_files) as site:
        run([sys.executable, "manage.py", "load_demo"], site.environment)
        yield site


@contextmanager
def form_site(var_dir: Path, static_files: Path) -> Iterator[Site]:
    """A site with a consultation form and nothing else, in the new folder ``var_dir``."""
    with empty_site(var_dir, static_files) as site:
        site.environment.update(UNLIMITED_ENQUIRIES)
        site.run("from bench.form_page import add_form_page; add_form_page()")
        yield site


@contextmanager
def empty_site(var_dir: Path, static_files: Path) -> Iterator[Site]:
    """A site with the page that Wagtail's migrations create, in the new folder ``var_dir``."""
    var_dir.mkdir()
    (var_dir / "static").symlink_to(static_files)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(var_dir),
        "LANG": "C.UTF-8",
        "VAR_DIR": str(var_dir),
        "DJANGO_SETTINGS_MODULE": "practice.settings.demo",
        "DEMO_PASSWORD": secrets.token_urlsafe(12),
    }
    with temporary_database(var_dir) as variables:
        site = Site(var_dir, environment | variables)
        run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], site.environment)
        yield site


@contextmanager
def larger_copy(site: Site, var_dir: Path, articles: int) -> Iterator[Site]:
    """A copy of ``site`` with a number of further ``articles``, in the new folder ``var_dir``."""
    var_dir.mkdir()
    for name in SHARED:
        (var_dir / name).symlink_to((site.var_dir / name).resolve())
    with temporary_database(var_dir, site.environment) as variables:
        copy = Site(var_dir, site.environment | {"VAR_DIR": str(var_dir)} | variables)
        copy.run(f"from bench.articles import add_articles; add_articles({articles})")
        yield copy
