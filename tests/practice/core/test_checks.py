"""Before a deployment, a site that does not know its addresses or shows its files says so."""

import sys
from pathlib import Path

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


@pytest.fixture
def private_folder(db, tmp_path, settings, monkeypatch) -> Path:
    """A folder of data, its database and a file of keys, for the site's own account only."""
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    for name in ("practice.sqlite3", "practice.sqlite3-wal", "enquiry-key", "keys"):
        (folder / name).touch(mode=0o600)
    settings.VAR_DIR = folder
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "practice.sqlite3"}
    monkeypatch.setitem(settings.DATABASES, "default", settings.DATABASES["default"] | database)
    settings.ENQUIRY_KEY_FILE = folder / "keys"
    return folder


@pytest.mark.parametrize(
    "name", [".", "practice.sqlite3", "practice.sqlite3-wal", "enquiry-key", "keys"]
)
def test_data_and_keys_that_others_on_the_machine_may_read_are_reported(private_folder, name):
    assert not messages("practice.W004", include_deployment_checks=True)
    path = private_folder / name
    path.chmod(path.stat().st_mode | 0o040)
    (message,) = messages("practice.W004", include_deployment_checks=True)
    assert f"Other accounts of the server may read {path.resolve()}." in message


@pytest.mark.processes
def test_production_passes_every_check_before_the_database_is_migrated(tmp_path):
    """As .ci/run checks it; ``run`` raises an exception if the command fails."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "practice.settings.production",
        "VAR_DIR": str(tmp_path),  # pytest makes it with mode 0700
        "SECRET_KEY": "for tests only, " * 5,
        "ALLOWED_HOSTS": "practice.example",
        "SITE_URL": "https://practice.example",
        "TRUSTED_PROXY_COUNT": "1",
        "EMAIL_HOST": "mail.practice.example",
        "DEFAULT_FROM_EMAIL": "website@practice.example",
        "ENQUIRY_KEYS": Fernet.generate_key().decode(),
    }
    output = run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], environment
    )
    assert "System check identified no issues" in output


@pytest.mark.parametrize(
    ("header", "proxies", "warnings"),
    [(None, 0, 0), (("HTTP_X_FORWARDED_PROTO", "https"), 0, 1), (("X", "https"), 1, 0)],
    ids=["no proxy", "a proxy that is not counted", "a proxy"],
)
def test_a_proxy_behind_which_all_visitors_look_like_one_is_reported(
    db, settings, header, proxies, warnings
):
    settings.SECURE_PROXY_SSL_HEADER, settings.TRUSTED_PROXY_COUNT = header, proxies
    found = messages("practice.W005", include_deployment_checks=True)
    assert len(found) == warnings
