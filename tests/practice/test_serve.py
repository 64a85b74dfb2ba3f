"""The whole site as `python -m practice.serve` starts it, on a database of its own."""

import json
import shutil
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

from bench.processes import PROJECT, free_port
from practice.core.key_canary import WRONG_KEYS
from practice.serve import PROGRAMS
from tests.support.commands import CommandLine

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def site(migrated_database, tmp_path_factory) -> CommandLine:
    """A site that has been given a new key, in front of the former one."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(migrated_database.parent, folder, dirs_exist_ok=True)
    key_file = folder / "enquiry-key"
    key_file.write_text(f"{Fernet.generate_key().decode()},{key_file.read_text()}")
    site = CommandLine(folder)
    site.environment |= {"PORT": str(free_port()), "GRANIAN_WORKERS": "1"}
    return site


@pytest.fixture
def key_file(site):
    """The file that holds the site's enquiry keys; it is put back after the test."""
    file = site.database.with_name("enquiry-key")
    content = file.read_text()
    yield file
    file.write_text(content)


def start(environment: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "practice.serve"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(scope="module")
def running_site(site) -> Iterator[CommandLine]:
    """The site, once it answers."""
    process = start(site.environment)
    try:
        while health(site) is None:
            assert process.poll() is None, process.communicate()[0]
        yield site
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
    process = start(site.environment | {"PORT": str(free_port())})
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


def test_with_a_new_key_in_front_of_the_former_it_starts(running_site):
    assert health(running_site)["checks"]["enquiry_keys"] == "ok"


def test_health_answers_while_the_database_is_locked(running_site):
    with closing(sqlite3.connect(running_site.database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert health(running_site)["checks"]["database"] == "ok"


def test_the_site_raises_the_alarm_for_each_of_its_background_programs():
    commands = {arguments[1] for arguments in PROGRAMS.values() if arguments[0] == "manage.py"}
    assert len(commands) >= 3
    assert commands <= set(settings.JOB_DEADLINES)
