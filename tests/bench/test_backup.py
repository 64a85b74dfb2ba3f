"""The bench of backups says what is not as it must be, and damages a file of each kind."""

import dataclasses
import json

import pytest

from bench.backup.damage import flipped_byte, stored_files
from bench.backup.measured import Measured
from bench.backup.report import Result

COMMAND = Measured(0, 2, 120, "…\nrpo_s=3 rto_s=4 lost=0 verified=5\n")
RESULT = Result(
    first=COMMAND,
    backup=COMMAND,
    restored=COMMAND,
    drill=COMMAND,
    posts=100,
    failed=0,
    sent_again=0,
    longest_wait=0.5,
    acknowledged_before=500,
    lost=0,
    former_is_good=True,
    undetected=[],
    erased_is_back=False,
)


def test_the_last_line_is_the_drills():
    lines = list(RESULT.lines())
    assert lines[-1] == "rpo_s=3 rto_s=4 lost=0 verified=5"
    assert lines[-2] == "Not held: nothing."
    assert any("50.0 a second" in line for line in lines)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"lost": 1}, "lost"),
        ({"failed": 1}, "failed"),
        ({"sent_again": 1}, "failed"),
        ({"backup": dataclasses.replace(COMMAND, megabytes=201)}, "memory"),
        ({"former_is_good": False}, "killed midway"),
        ({"undetected": ["media"]}, "flipped bytes"),
        ({"erased_is_back": True}, "erased"),
        ({"drill": dataclasses.replace(COMMAND, output="rpo_s=3 rto_s=4 lost=1 ")}, "drill"),
    ],
)
def test_what_does_not_hold_is_named(changes, name):
    assert dataclasses.replace(RESULT, **changes).not_held() == [name]


@pytest.fixture
def backups(tmp_path):
    """A folder like that of a backup; the files’ sizes say what they are."""
    for name, size in {"list": 30, "database": 50, "photograph": 10, "other": 20}.items():
        (tmp_path / name).write_bytes(bytes(size))
    (tmp_path / "manifests").mkdir()
    content = {"contents": {"name": "list"}, "objects": ["database", "list", "other", "photograph"]}
    (tmp_path / "manifests" / "20261125T030000Z.json").write_text(json.dumps(content))
    return tmp_path


def test_a_file_of_each_kind_is_found(backups):
    assert {kind: file.name for kind, file in stored_files(backups).items()} == {
        "manifest": "20261125T030000Z.json",
        "list of contents": "list",
        "database": "database",
        "media": "photograph",
    }


def test_one_bit_is_flipped_and_put_back(backups):
    file = backups / "database"
    with flipped_byte(file):
        assert file.read_bytes() == bytes(25) + b"\1" + bytes(24)
    assert file.read_bytes() == bytes(50)
