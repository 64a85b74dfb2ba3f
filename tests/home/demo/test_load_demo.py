"""The command load_demo."""

import pytest

from tests.support.commands import CommandLine

pytestmark = pytest.mark.processes


def test_loading_the_demo_leaves_nothing_behind_when_it_is_interrupted(tmp_path):
    command_line = CommandLine(tmp_path)
    before = command_line.database_dump(), command_line.media_files()
    output = command_line.interrupt("load_demo", after="Loading the pictures")
    assert "Stopped. Nothing of the demo has been loaded" in output
    assert (command_line.database_dump(), command_line.media_files()) == before
