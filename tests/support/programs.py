"""Programs that some tests need and a machine may lack."""

import os
import shutil

import pytest

# The Debian package of each, and what the program is called on other systems.
PROGRAMS = {
    "Chromium": (
        "chromium",
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    ),
    "Java": ("default-jre-headless", ["java"]),
    "Redis": ("redis-server", ["redis-server"]),
}


def find_program(name: str) -> str:
    """The path of the program; without it the test is skipped.

    With REQUIRE_BROWSER=1 the test fails instead, whichever program it is.
    """
    package, commands = PROGRAMS[name]
    for command in commands:
        if path := shutil.which(command):
            return path
    reason = f"{name} was not found: apt-get install {package}"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
