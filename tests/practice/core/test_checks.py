"""Before a deployment, a site that does not know its addresses says so."""

import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks

from tests.support.server import PROJECT


def said(number: str, **options) -> list[str]:
    return [warning.msg for warning in run_checks(**options) if warning.id == number]


@pytest.mark.parametrize(
    ("hostname", "port", "address"),
    [
        ("localhost", 80, "http://localhost"),
        ("localhost", 443, "https://localhost"),
        ("127.0.0.1", 8000, "http://127.0.0.1:8000"),
        ("practice.example", 8000, "http://practice.example:8000"),
        ("practice.example", 80, "http://practice.example"),
    ],
)
def test_an_address_that_is_not_for_visitors_is_named(site, settings, hostname, port, address):
    settings.SECURE_SSL_REDIRECT = True
    site.hostname, site.port = hostname, port
    site.save()
    (sentence,) = said("practice.W001", include_deployment_checks=True)
    assert f"lead to {address}," in sentence
    assert not said("practice.W001")  # on the way to a deployment only


@pytest.mark.parametrize(("redirected", "port"), [(True, 443), (False, 443), (False, 80)])
def test_an_address_that_visitors_use_needs_no_word(site, settings, redirected, port):
    settings.SECURE_SSL_REDIRECT = redirected
    site.hostname, site.port = "practice.example", port
    site.save()
    assert not said("practice.W001", include_deployment_checks=True)


@pytest.mark.parametrize(
    ("address", "warnings"),
    [("http://127.0.0.1:8000", 1), ("http://localhost", 1), ("https://practice.example", 0)],
)
def test_notifications_that_lead_nowhere_are_named(site, settings, address, warnings):
    settings.WAGTAILADMIN_BASE_URL = address
    sentences = said("practice.W002", include_deployment_checks=True)
    assert len(sentences) == warnings
    assert all(f"lead to {address}," in sentence for sentence in sentences)


def test_production_without_a_table_yet_passes_every_check(tmp_path):
    """As .ci/run asks it."""
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=PROJECT,
        env={
            "DJANGO_SETTINGS_MODULE": "practice.settings.production",
            "VAR_DIR": str(tmp_path),
            "SECRET_KEY": "for tests only, " * 5,
            "ALLOWED_HOSTS": "practice.example",
            "SITE_URL": "https://practice.example",
            "ENQUIRY_KEYS": Fernet.generate_key().decode(),
        },
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr
