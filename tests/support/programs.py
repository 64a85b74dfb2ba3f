"""Programs that some tests need and a machine may lack."""

import os
import shutil
from typing import NamedTuple

import pytest


class Program(NamedTuple):
    package: str  # of Debian
    commands: list[str]  # that start it, here or on other systems


PROGRAMS = {
    "Caddy": Program("caddy", ["caddy"]),
    "Chromium": Program(
        "chromium", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    ),
    "Java": Program("default-jre-headless", ["java"]),
    "nginx": Program("nginx", ["nginx"]),
    "npm": Program("npm", ["npm"]),
    "Redis": Program("redis-server", ["redis-server"]),
    "systemd": Program("systemd", ["systemd-analyze"]),
}


def program_path(name: str) -> str | None:
    """The path of the program, if it is installed."""
    return next(filter(None, map(shutil.which, PROGRAMS[name].commands)), None)


def find_program(name: str) -> str:
    """The path of the program; where it is not installed the test is skipped.

    With REQUIRE_BROWSER=1 the test fails instead, whichever program it is.
    """
    if path := program_path(name):
        return path
    reason = f"{name} was not found: apt-get install {PROGRAMS[name].package}"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
