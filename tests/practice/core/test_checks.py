"""Before a deployment, a site that does not know its addresses says so."""

import sys

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks

from bench.processes import run


def messages(check_id: str, **options) -> list[str]:
    return [warning.msg for warning in run_checks(**options) if warning.id == check_id]


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
def test_a_site_address_that_visitors_cannot_use_is_reported(
    site, settings, hostname, port, address
):
    settings.SECURE_SSL_REDIRECT = True
    site.hostname, site.port = hostname, port
    site.save()
    (message,) = messages("practice.W001", include_deployment_checks=True)
    assert f"lead to {address}," in message
    assert not messages("practice.W001")  # on the way to a deployment only


@pytest.mark.parametrize(("redirected", "port"), [(True, 443), (False, 443), (False, 80)])
def test_a_site_address_that_visitors_can_use_is_not_reported(site, settings, redirected, port):
    settings.SECURE_SSL_REDIRECT = redirected
    site.hostname, site.port = "practice.example", port
    site.save()
    assert not messages("practice.W001", include_deployment_checks=True)


@pytest.mark.parametrize(
    ("address", "warnings"),
    [("http://127.0.0.1:8000", 1), ("http://localhost", 1), ("https://practice.example", 0)],
)
def test_notifications_that_link_to_loopback_are_reported(site, settings, address, warnings):
    settings.WAGTAILADMIN_BASE_URL = address
    found = messages("practice.W002", include_deployment_checks=True)
    assert len(found) == warnings
    assert all(f"lead to {address}," in message for message in found)


@pytest.mark.processes
def test_production_passes_every_check_before_the_database_is_migrated(tmp_path):
    """As .ci/run checks it; ``run`` raises an exception if the command fails."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "practice.settings.production",
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": "for tests only, " * 5,
        "ALLOWED_HOSTS": "practice.example",
        "SITE_URL": "https://practice.example",
        "ENQUIRY_KEYS": Fernet.generate_key().decode(),
    }
    output = run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], environment
    )
    assert "System check identified no issues" in output
