"""Each wrong environment variable is told of in a sentence, all at once and without a traceback."""

import ast
import base64
import inspect
import re
import subprocess
import sys
from collections.abc import Mapping

import pytest

from bench.processes import PROJECT, free_port
from practice.settings import environment

pytestmark = pytest.mark.processes

KEY = base64.urlsafe_b64encode(bytes([1] * 32)).decode()
SECRET = "s3cret-password"
REQUIRED = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "practice.example", "ENQUIRY_KEYS": KEY}
# By variable: batches of wrong values, each with a part of the sentence about it.
WRONG_VALUES = {
    "ALLOWED_HOSTS": [
        ("https://practice.example", "without “https://”, port or path"),
        ("practice.example,practice.example:443", "“practice.example:443” is none"),
        ("practice.example/", "“practice.example/” is none"),
    ],
    "BACKUP_DESTINATION": [
        ("backups", "must be the whole path of a folder"),
        ("ftp://backup.example/practice", "“s3://bucket/prefix”"),
        ("s3://", "“s3://bucket/prefix”"),
    ],
    "BACKUP_KEEP": [("7", "must be 3 whole numbers"), ("7,4,all", "such as “7,4,12”")],
    "BACKUP_RECIPIENTS": [
        (f"AGE-SECRET-KEY-{SECRET}", "must list public keys of age"),
        ("age1abc", "must list public keys of age"),
    ],
    "BEHIND_PROXY": [("maybe", "must be “on” or “off”")],
    "BIND_ADDRESS": [
        ("example.org", "“example.org” is none"),
        ("127.0.0.1:8000", "“127.0.0.1:8000” is none"),
        ("0.0.0.0", "which others can reach"),
        ("::", "which others can reach"),
    ],
    "CDN": [
        ("{", "must be JSON"),
        ("[]", "must be JSON"),
        ('{"BACKEND": "x"}', "must be JSON"),
    ],
    "DATABASE_LOCK_TIMEOUT": [
        ("long", "must be a whole number from 1 to 600"),
        ("0", "must be a whole number from 1 to 600"),
        ("4.5", "must be a whole number from 1 to 600"),
    ],
    "DATABASE_URL": [
        (f"mysql://practice:{SECRET}@localhost/practice", "“postgres://"),
        (f"postgres://practice:{SECRET}#@localhost/practice", "written as “%40” or “%23”"),
        ("practice.sqlite3", "“sqlite:////var/lib"),
    ],
    "DEFAULT_FROM_EMAIL": [
        ("The practice", "must be an e-mail address"),
        ("website@", "must be an e-mail address"),
        ("website@practice", "must be an e-mail address"),
    ],
    "EMAIL_HOST": [
        ("smtp://mail.example", "must be the name of a server"),
        ("mail.example:587", "“mail.example:587” is none"),
        ("a mail server", "“a mail server” is none"),
    ],
    "EMAIL_HOST_PASSWORD": [(f"£{SECRET}", "must have no signs but letters")],
    "EMAIL_HOST_USER": [("prácticé", "must have no signs but letters")],
    "EMAIL_PORT": [
        ("smtp", "must be a whole number from 1 to 65535"),
        ("70000", "must be a whole number from 1 to 65535"),
        ("-1", "must be a whole number from 1 to 65535"),
    ],
    "EMAIL_USE_SSL": [("perhaps", "must be “on” or “off”"), ("2", "must be “on” or “off”")],
    "EMAIL_USE_TLS": [("starttls", "must be “on” or “off”"), ("ja", "must be “on” or “off”")],
    "ENQUIRIES_PER_HOUR": [("many", "must be a whole number"), ("0", "must be a whole number")],
    "ENQUIRIES_PER_HOUR_FROM_NETWORK": [
        ("many", "must be a whole number"),
        ("0", "must be a whole number"),
    ],
    "ENQUIRY_KEYS": [
        (SECRET, "is not a valid Fernet key"),
        (f"{KEY},{SECRET}", "is not a valid Fernet key"),
        (KEY[:-2], "is not a valid Fernet key"),
        (",", "holds no key"),
    ],
    "ERASURE_LEDGER_FILE": [("/tmp", "must be a file; /tmp is a folder")],
    "ERROR_REPORT_ADDRESS": [("somebody", "must be an e-mail address")],
    "HEALTH_NETWORKS": [
        ("localhost", "'localhost' does not appear"),
        ("10.0.0.1/8", "has host bits set"),
    ],
    "HSTS_INCLUDE_SUBDOMAINS": [("all", "must be “on” or “off”")],
    "HSTS_PRELOAD": [("please", "must be “on” or “off”"), ("on", "needs HSTS_INCLUDE_SUBDOMAINS")],
    "HSTS_SECONDS": [("1h", "must be a whole number"), ("99999999", "must be a whole number")],
    "LANGUAGE_CODE": [
        ("English", "must be the code of a language"),
        ("en_GB", "must be the code of a language"),
    ],
    "LOG_FAILED_SIGN_INS": [("some", "must be “on” or “off”")],
    "LOG_FORMAT": [("xml", "must be “lines” or “json”")],
    "MAX_ENQUIRIES_HELD_BACK": [("all", "must be a whole number"), ("0", "whole number")],
    "MIN_FREE_DISK_MEGABYTES": [("1 GB", "must be a whole number"), ("-1", "whole number")],
    "PAGE_CACHE_MEGABYTES": [("64 MB", "must be a whole number"), ("0", "whole number")],
    "PORT": [
        ("80a", "must be a whole number from 1 to 65535"),
        ("70000", "must be a whole number from 1 to 65535"),
    ],
    "REDIS_URL": [
        ("localhost:6379", "must be the address of Redis"),
        (f"http://:{SECRET}@localhost", "must be the address of Redis"),
        ("redis://localhost:port/0", "must be the address of Redis"),
        ("redis://localhost/first", "must be the address of Redis"),
    ],
    "SITE_URL": [
        ("www.practice.example", "not “www.practice.example”"),
        ("http://www.practice.example", "with “https://”"),
        ("https://www.practice.example/admin/", "without a path"),
        ("https://", "must be the address of the site"),
    ],
    "TIME_ZONE": [
        ("London", "“London” is none"),
        ("Europe", "“Europe” is none"),
        ("../etc/passwd", "is none"),
    ],
    "TRUSTED_PROXY_COUNT": [("one", "must be a whole number"), ("-1", "must be a whole number")],
    "WEB_WORKERS": [("many", "must be a whole number"), ("-1", "must be a whole number")],
    "VAR_DIR": [("/dev/null", "/dev/null is a file"), ("/dev/null/var", "/dev/null is a file")],
}
BATCHES = range(max(map(len, WRONG_VALUES.values())))


def start(
    variables: Mapping[str, str], arguments: tuple[str, ...] = ("manage.py", "check")
) -> subprocess.CompletedProcess:
    """Start the site under the production settings."""
    settings = {"DJANGO_SETTINGS_MODULE": "practice.settings.production", "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, *arguments],
        env=settings | variables,
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def sentences() -> list[list[str]]:
    """What is said of each batch of wrong values, a line each."""
    lines = []
    for batch in BATCHES:
        values = {name: rows[batch][0] for name, rows in WRONG_VALUES.items() if batch < len(rows)}
        started = start(REQUIRED | values)
        assert started.returncode == 1
        assert started.stdout == ""
        lines.append(started.stderr.splitlines())
    return lines


@pytest.mark.parametrize("name", WRONG_VALUES)
def test_a_wrong_value_is_told_of_in_a_sentence_that_names_its_variable(sentences, name):
    for (value, part), lines in zip(WRONG_VALUES[name], sentences, strict=False):
        (line,) = (line for line in lines if line.startswith(f"  {name} "))
        assert part in line, value
        assert line.endswith((".", "…}}."))


def test_nothing_but_those_sentences_is_printed_and_no_secret(sentences):
    for batch, (first, *lines) in enumerate(sentences):
        assert first.endswith("environment variables are right:")
        assert len(lines) == sum(batch < len(rows) for rows in WRONG_VALUES.values())
        assert not [line for line in lines if SECRET in line or KEY[:-2] in line]


def test_what_is_missing_is_told_of_with_what_it_should_be(tmp_path):
    started = start({"SECRET_KEY": " ", "ALLOWED_HOSTS": ""})
    assert started.returncode == 1
    assert started.stderr.splitlines()[1:] == [
        "  SECRET_KEY must be set: a long random text.",
        "  ALLOWED_HOSTS must be set: the site’s host names, separated by commas.",
        "  ENQUIRY_KEYS or ENQUIRY_KEY_FILE must be set: the Fernet keys with which enquiries are "
        "encrypted, or a file with one key a line.",
    ]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (None, "cannot be read (No such file or directory)"),
        ("", "holds no key"),
        (f"{KEY}\n{SECRET}\n", "holds something that is not a valid Fernet key"),
    ],
    ids=["missing", "empty", "invalid"],
)
def test_a_file_of_keys_that_cannot_be_used_is_told_of(tmp_path, content, part):
    path = tmp_path / "keys"
    if content is not None:
        path.write_text(content)
    started = start(REQUIRED | {"ENQUIRY_KEY_FILE": str(path)})
    assert started.returncode == 1
    (line,) = started.stderr.splitlines()[1:]
    assert line.startswith("  ENQUIRY_KEY_FILE names a file that ")
    assert part in line
    assert SECRET not in line


def test_the_two_kinds_of_tls_for_mail_do_not_go_together():
    started = start(REQUIRED | {"EMAIL_USE_TLS": "true", "EMAIL_USE_SSL": "yes"})
    assert started.returncode == 1
    assert "must not both be on" in started.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("-m", "practice.web_server"),
        ("-m", "practice.serve"),
    ],
    ids=["web server", "whole site"],
)
def test_the_site_itself_says_the_same_and_does_not_start(arguments):
    variables = {"SITE_URL": "practice.example", "PORT": str(free_port())}
    started = start(REQUIRED | variables, arguments)
    assert started.returncode == 1
    assert "  SITE_URL must be the address of the site" in started.stderr
    assert "Traceback" not in started.stderr


def test_values_are_taken_as_they_are_meant():
    given = {
        "ALLOWED_HOSTS": "practice.example, .practice.example,127.0.0.1,[::1]",
        "EMAIL_USE_TLS": "true",
        "EMAIL_PORT": " 587 ",
        "SITE_URL": "https://practice.example/",
        "TIME_ZONE": "Europe/Dublin",
        "LANGUAGE_CODE": "en-ie",
        "HSTS_SECONDS": "31536000",
        "HSTS_INCLUDE_SUBDOMAINS": "On",
        "HSTS_PRELOAD": "1",
        "DEFAULT_FROM_EMAIL": "The practice <website@practice.example>",
        "PAGE_CACHE_MEGABYTES": "",
    }
    names = [
        *("ALLOWED_HOSTS", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "EMAIL_PORT", "DEFAULT_FROM_EMAIL"),
        *("WAGTAILADMIN_BASE_URL", "TIME_ZONE", "LANGUAGE_CODE", "PAGE_CACHE_MAX_BYTES"),
        *("SECURE_HSTS_SECONDS", "SECURE_HSTS_PRELOAD"),
    ]
    code = f"from django.conf import settings; print([getattr(settings, n) for n in {names}])"
    started = start(REQUIRED | given, ("-c", code))
    assert started.stderr == ""
    assert ast.literal_eval(started.stdout) == [
        ["practice.example", ".practice.example", "127.0.0.1", "[::1]"],
        True,
        False,
        587,
        "The practice <website@practice.example>",
        "https://practice.example",
        "Europe/Dublin",
        "en-ie",
        64 * 1024 * 1024,
        31536000,
        True,
    ]


# --- The table in docs/deployment.md --------------------------------------------------------------


def variables_read() -> dict[str, set[str]]:
    """The environment variables that the site reads, by module."""
    readers = "|".join(
        name
        for name, function in inspect.getmembers(environment, inspect.isfunction)
        if "name" in inspect.signature(function).parameters
    )
    # The variables of a WSGI request are called environ as well.
    call = re.compile(rf"\b(?:{readers}|os\.environ\.get|os\.getenv)\(\s*\"([A-Z_]+)\"")
    return {
        str(path.relative_to(PROJECT)): names
        for app in ("home", "blog", "consultations", "practice")
        for path in (PROJECT / app).rglob("*.py")
        if (names := set(call.findall(path.read_text())))
    }


def test_the_table_of_variables_lists_those_that_are_read_and_no_other():
    page = (PROJECT / "docs" / "deployment.md").read_text()
    first_column = re.findall(r"^\|(.+?)\|", page, re.MULTILINE)
    listed = re.findall(r"`([A-Z_]+)`", " ".join(first_column))
    read = set().union(*variables_read().values())
    read_by_boto3 = {name for name in listed if name.startswith("AWS_")}
    read_here = {name for name in read if not name.startswith(("DEMO_", "LISTEN_"))}
    assert sorted(listed) == sorted(read_here | read_by_boto3)


def test_variables_are_read_in_the_settings_only():
    elsewhere = {path for path in variables_read() if not path.startswith("practice/settings/")}
    assert elsewhere == {
        "home/demo/accounts.py",  # passwords are no setting
        "practice/serve/sockets.py",  # what systemd passes is none either
        "practice/serve/port_holders.py",  # compares it with another process's
    }


def test_each_variable_is_tried_with_wrong_values():
    read = set().union(*(names for path, names in variables_read().items() if "settings/" in path))
    texts = {"SECRET_KEY"}  # any is right
    files = {"ENQUIRY_KEY_FILE"}  # above
    of_the_demo = {"DEMO_SECOND_FACTOR"}
    assert set(WRONG_VALUES) == read - texts - files - of_the_demo
