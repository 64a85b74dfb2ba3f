"""Each settings module in a Python of its own, as the server starts it."""

import ast
import base64
import subprocess
import sys

import pytest

from bench.processes import PROJECT

pytestmark = pytest.mark.processes

KEY, OLDER_KEY = (base64.urlsafe_b64encode(bytes([n] * 32)).decode() for n in (1, 2))
ENVIRONMENT = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "practice.example,www.practice.example",
    "ENQUIRY_KEYS": KEY,
}


def start(environment: dict[str, str], expression: str = "None") -> subprocess.CompletedProcess:
    """Start Django under the production settings, and print the value of ``expression``."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            f"import django; django.setup(); from django.conf import settings; print({expression})",
        ],
        env={"DJANGO_SETTINGS_MODULE": "practice.settings.production", **environment},
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )


def test_production_starts_with_its_required_variables():
    started = start(ENVIRONMENT, "(settings.ALLOWED_HOSTS, settings.DEBUG)")
    assert started.stdout.strip() == "(['practice.example', 'www.practice.example'], False)"


def test_enquiry_keys_may_come_from_a_file_the_newest_first(tmp_path):
    file = tmp_path / "keys"
    file.write_text(f"{KEY}\n{OLDER_KEY}\n")
    environment = {key: text for key, text in ENVIRONMENT.items() if key != "ENQUIRY_KEYS"}
    started = start(environment | {"ENQUIRY_KEY_FILE": str(file)}, "settings.ENQUIRY_KEYS")
    assert started.stdout.strip() == repr([KEY, OLDER_KEY])


def test_the_demo_makes_its_secrets_once_in_files_that_only_its_user_can_read(tmp_path):
    environment = {"DJANGO_SETTINGS_MODULE": "practice.settings.demo", "VAR_DIR": str(tmp_path)}
    first, second = (
        start(environment, "(settings.SECRET_KEY, settings.ENQUIRY_KEYS)") for _ in range(2)
    )
    assert first.stdout == second.stdout != ""
    for name in ("secret-key", "enquiry-key"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_what_the_site_writes_only_its_own_account_can_read(tmp_path):
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    write = (
        "[__import__('django.core.management').core.management.call_command('migrate', "
        "'contenttypes', verbosity=0), __import__('django.core.files.storage').core.files.storage."
        "default_storage.save('documents/letter.txt', __import__('io').BytesIO(b'Dear Ann'))]"
    )
    started = start(ENVIRONMENT | {"VAR_DIR": str(folder), "ENQUIRY_KEYS": KEY}, write)
    assert started.returncode == 0, started.stderr
    written = {path.name: path for path in folder.rglob("*")}
    assert {"practice.sqlite3", "documents", "letter.txt"} <= set(written)
    assert not [path for path in written.values() if path.stat().st_mode & 0o077]


def test_the_demo_differs_from_production_only_where_loopback_requires_it(tmp_path):
    environment = ENVIRONMENT | {"VAR_DIR": str(tmp_path), "PORT": "8123"}
    all_settings = (
        "{name: repr(getattr(settings, name)) for name in dir(settings) if name.isupper()}"
    )
    demo, production = (
        ast.literal_eval(
            start(environment | {"DJANGO_SETTINGS_MODULE": module}, all_settings).stdout
        )
        for module in ("practice.settings.demo", "practice.settings.production")
    )
    assert {name for name in demo if demo[name] != production.get(name)} == {
        "SETTINGS_MODULE",
        "SECRET_KEY",
        "ENQUIRY_KEYS",
        "ENQUIRY_KEY_FILE",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "WAGTAILADMIN_BASE_URL",
        # Invented content, and accounts that sign in with their passwords only:
        "DEMO",
        "SECOND_FACTOR_REQUIRED",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
        # No https, so no cookie that needs it:
        "SECURE_SSL_REDIRECT",
        "SECURE_PROXY_SSL_HEADER",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        # Mail goes to files:
        "EMAIL_BACKEND",
        "EMAIL_FILE_PATH",
    }


@pytest.mark.parametrize(
    ("url", "options"),
    [
        (
            "postgres://localhost/practice?sslmode=verify-full&connect_timeout=9",
            {
                "connect_timeout": 9,
                "options": "-c lock_timeout=20s",
                "sslmode": "verify-full",
                "tcp_user_timeout": 20_000,
            },
        ),
        (
            "postgres://localhost/practice?currentSchema=site",
            {
                "connect_timeout": 2,
                "options": "-c lock_timeout=20s -c search_path=site",
                "tcp_user_timeout": 20_000,
            },
        ),
        (
            "sqlite:////nowhere/practice.sqlite3?timeout=9",
            {
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                "timeout": 9,
                "transaction_mode": "IMMEDIATE",
            },
        ),
    ],
    ids=["TLS", "schema", "SQLite"],
)
def test_options_of_the_database_url_are_kept_beside_the_sites_own(url, options):
    started = start(ENVIRONMENT | {"DATABASE_URL": url}, "settings.DATABASES['default']['OPTIONS']")
    assert ast.literal_eval(started.stdout) == options
