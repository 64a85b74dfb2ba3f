"""What deploy/container promises of the container, as far as files show it."""

import tomllib

from bench.processes import PROJECT

CONTAINERFILE = PROJECT / "deploy" / "container" / "Containerfile"


def test_all_the_code_of_the_site_is_in_the_container():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    packages = project["tool"]["importlinter"]["root_packages"]
    instructions = CONTAINERFILE.read_text().splitlines()
    for folder in (*packages, "templates"):
        assert f"COPY {folder} {folder}" in instructions


def test_it_runs_as_an_account_without_rights():
    last_stage = CONTAINERFILE.read_text().rpartition("\nFROM ")[2]
    assert "\nUSER practice\n" in last_stage
