"""The units of deploy/systemd, as systemd reads them."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.processes import PROJECT
from tests.support.programs import find_program

pytestmark = pytest.mark.processes

UNITS = PROJECT / "deploy" / "systemd"
PYTHON = "/opt/practice/.venv/bin/python"
MAX_EXPOSURE = 3.0  # of 10, as systemd weighs what a unit may do; 9.6 without any hardening


def analyse(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [find_program("systemd"), *arguments], capture_output=True, text=True, check=False
    )


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path):
    for unit in ("practice.service", "practice.socket"):
        # It also looks whether the program is there.
        (tmp_path / unit).write_text((UNITS / unit).read_text().replace(PYTHON, sys.executable))
    result = analyse("verify", "--man=no", *map(str, tmp_path.iterdir()))
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


def test_the_service_may_do_little():
    result = analyse(
        "security",
        "--offline=true",
        f"--threshold={MAX_EXPOSURE * 10:.0f}",
        f"{UNITS}/practice.service",
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_service_is_started_again_however_often_it_fails():
    unit = (UNITS / "practice.service").read_text().splitlines()
    assert "Restart=always" in unit
    assert "StartLimitIntervalSec=0" in unit  # without it systemd gives up after five failures
