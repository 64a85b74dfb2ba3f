"""The whole site as `python -m practice.serve` starts it, on a database of its own."""

import json
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

from bench.processes import PROJECT, free_port
from practice.core.key_canary import WRONG_KEYS
from practice.serve import PROGRAMS
from tests.support.commands import CommandLine

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> CommandLine:
    site = CommandLine(tmp_path_factory.mktemp("site"))
    site.environment |= {"PORT": str(free_port()), "GRANIAN_WORKERS": "1"}
    return site


@pytest.fixture
def key_file(site):
    """The file that holds the site's enquiry keys; it is put back after the test."""
    file = site.database.with_name("enquiry-key")
    content = file.read_text()
    yield file
    file.write_text(content)


def start(site: CommandLine) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "practice.serve"],
        cwd=PROJECT,
        env=site.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def running(site: CommandLine) -> Iterator[None]:
    """The site, once it answers, until the end of the block."""
    process = start(site)
    try:
        while health(site) is None:
            assert process.poll() is None, process.communicate()[0]
        yield
    finally:
        process.terminate()
        process.communicate()


def health(site: CommandLine) -> dict | None:
    """What /health/ says within five seconds; None if nothing listens."""
    try:
        address = f"http://127.0.0.1:{site.environment['PORT']}/health/"
        with urllib.request.urlopen(address, timeout=5) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        return json.load(error)
    except ConnectionError:
        return None
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionError):
            return None
        raise


def test_with_another_key_the_site_does_not_start(site, key_file):
    key_file.write_text(Fernet.generate_key().decode())
    process = start(site)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert output.count(WRONG_KEYS) == 1
    assert "Traceback" not in output
    check = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=PROJECT,
        env=site.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 1
    assert "practice.E002" in check.stderr


def test_with_a_new_key_in_front_of_the_former_it_starts(site, key_file):
    key_file.write_text(f"{Fernet.generate_key().decode()},{key_file.read_text()}")
    with running(site):
        assert health(site)["checks"]["enquiry_keys"] == "ok"


def test_health_answers_while_the_database_is_locked(site):
    with running(site), closing(sqlite3.connect(site.database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert health(site)["checks"]["database"] == "ok"


def test_the_site_raises_the_alarm_for_each_of_its_background_programs():
    commands = {arguments[1] for arguments in PROGRAMS.values() if arguments[0] == "manage.py"}
    assert len(commands) >= 3
    assert commands <= set(settings.JOB_DEADLINES)
