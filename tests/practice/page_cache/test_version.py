"""A change made by one process is seen by all processes of the machine."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from practice.page_cache.version import Version


def increment_in_another_process(path: Path, times: int) -> subprocess.Popen:
    module = "tests.practice.page_cache.increment_version"
    return subprocess.Popen([sys.executable, "-m", module, str(path), str(times)])


@pytest.mark.processes
def test_a_change_in_another_process_is_seen_at_once(version):
    before = version.number
    assert increment_in_another_process(version.path, times=1).wait() == 0
    assert version.number == before + 1


@pytest.mark.processes
def test_no_change_is_lost_among_processes_and_threads(version):
    before = version.number
    processes = [increment_in_another_process(version.path, times=500) for _ in range(2)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: [version.increment() for _ in range(250)], range(4)))
    assert [process.wait() for process in processes] == [0, 0]
    assert version.number == before + 2 * 500 + 4 * 250


def test_the_version_outlives_its_processes(tmp_path):
    first = Version(tmp_path / "folder" / "version")
    first.increment()
    assert Version(tmp_path / "folder" / "version").number == first.number


def replace_with_copy(path: Path) -> None:
    """Put a copy in place of the file, as when it is restored from a backup."""
    Path(shutil.copy(path, path.with_name("backup"))).replace(path)


def test_changes_are_seen_though_the_file_was_deleted_or_replaced(version):
    path = version.path
    numbers = {version.number}
    for replace in (path.unlink, lambda: replace_with_copy(path)):
        replace()
        Version(path).increment()
        version.synchronise()
        assert version.number == Version(path).number
        assert version.number not in numbers
        numbers.add(version.number)
        replace()
        version.increment()
        assert Version(path).number == version.number
        numbers.add(version.number)
