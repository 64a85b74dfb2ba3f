"""The demo's settings, which plain manage.py uses, leave the data of a real site alone."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest

from bench.processes import PROJECT

pytestmark = pytest.mark.processes

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "practice.settings.production",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "practice.example",
    "ENQUIRY_KEYS": base64.urlsafe_b64encode(bytes([1] * 32)).decode(),
}


def manage(var_dir: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env={"VAR_DIR": str(var_dir), "LANG": "C.UTF-8", **variables},
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )


def test_plain_manage_py_says_which_settings_and_data_it_uses(tmp_path):
    lines = manage(tmp_path, "check").stderr.splitlines()
    assert lines[0] == (
        "DJANGO_SETTINGS_MODULE is not set: these are the development settings, with the data in "
        f"{tmp_path}."
    )
    assert "DJANGO_SETTINGS_MODULE" not in manage(tmp_path, "check", **PRODUCTION).stderr


@pytest.mark.parametrize("module", [None, "practice.settings.demo"])
@pytest.mark.parametrize("name", ["practice.sqlite3", "media", "erasure-ledger"])
def test_nothing_is_written_beside_the_data_of_a_real_site(tmp_path, module, name):
    (tmp_path / name).touch()
    variables = {"DJANGO_SETTINGS_MODULE": module} if module else {}
    refused = manage(tmp_path, "check", **variables)
    assert refused.returncode == 1
    assert f"{tmp_path} holds the data of a site that is not the demo" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_real_database_elsewhere_is_refused_by_its_keys(tmp_path):
    real, demo = tmp_path / "real", tmp_path / "demo"
    assert manage(real, "migrate", "-v0", **PRODUCTION).returncode == 0
    database = f"sqlite:///{real / 'practice.sqlite3'}"
    for command in ("check", "load_demo"):
        refused = manage(demo, command, DATABASE_URL=database)
        assert refused.returncode == 1
        assert "practice.E002" in refused.stderr
    assert manage(real, "check", **PRODUCTION).returncode == 0


def test_the_demo_goes_on_with_data_of_its_own(tmp_path):
    assert manage(tmp_path, "migrate", "-v0").returncode == 0
    assert manage(tmp_path, "check").returncode == 0
