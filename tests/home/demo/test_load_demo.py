"""The command load_demo."""

import pytest

pytestmark = pytest.mark.processes


def test_loading_the_demo_leaves_nothing_behind_when_it_is_interrupted(command_line):
    before = command_line.database_dump(), command_line.media_files()
    output = command_line.interrupt("load_demo", after="Loading the pictures")
    assert "Stopped. Nothing of the demo has been loaded" in output
    assert (command_line.database_dump(), command_line.media_files()) == before
