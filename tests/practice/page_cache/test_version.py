"""One process's change is every process's."""

import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from bench.processes import free_port
from practice.page_cache.redis_version import RedisVersion
from practice.page_cache.version import Version
from practice.page_cache.worker import Watch
from tests.support.programs import find_program


@pytest.mark.processes
def test_a_change_in_another_process_is_seen_at_once(changes, tmp_path):
    before = changes.number
    add = f"from pathlib import Path\nVersion(Path({str(tmp_path / 'changes')!r})).add()"
    subprocess.run(
        [sys.executable, "-c", f"from practice.page_cache.version import Version\n{add}"],
        check=True,
    )
    assert changes.number == before + 1


@pytest.mark.processes
def test_no_change_is_lost_among_processes_and_threads(changes, tmp_path):
    program = (
        "from pathlib import Path\n"
        "from practice.page_cache.version import Version\n"
        f"changes = Version(Path({str(tmp_path / 'changes')!r}))\n"
        "for _ in range(500): changes.increment()\n"
    )
    before = changes.number
    others = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(2)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: [changes.increment() for _ in range(250)], range(4)))
    assert [other.wait() for other in others] == [0, 0]
    assert changes.number == before + 2 * 500 + 4 * 250


def test_the_number_outlives_its_processes(tmp_path):
    first = Version(tmp_path / "folder" / "changes")
    first.increment()
    assert Version(tmp_path / "folder" / "changes").number == first.number


def restore(path):
    """Put a copy of the file in its place, as from a backup."""
    Path(shutil.copy(path, path.with_name("backup"))).replace(path)


def test_a_change_is_heard_of_though_the_file_was_deleted_or_replaced(changes, tmp_path):
    path = tmp_path / "changes"
    seen = {changes.number}
    for replace in (path.unlink, lambda: restore(path)):
        replace()
        Version(path).add()
        changes.synchronise()
        assert changes.number == Version(path).number
        assert changes.number not in seen
        seen.add(changes.number)
        replace()
        changes.increment()
        assert Version(path).number == changes.number
        seen.add(changes.number)


def test_a_page_of_the_time_before_the_file_was_deleted_is_not_shown(
    changes, tmp_path, cache, origin, ask
):
    watch = Watch(cache)
    ask()
    origin.text = "<p>Corrected."
    (tmp_path / "changes").unlink()
    Version(tmp_path / "changes").add()
    watch.follow()
    assert ask().body == b"<p>Corrected."


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory):
    """A Redis of the tests' own: ``start()`` and ``stop()`` it, at ``url``."""
    program = find_program("Redis")
    folder = tmp_path_factory.mktemp("redis")

    class Server:
        port = free_port()
        url = f"redis://127.0.0.1:{port}/0"

        def start(self):
            command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
            self.process = subprocess.Popen(
                [*command, "--dir", str(folder)], stdout=subprocess.DEVNULL
            )
            machine = RedisVersion(folder / "probe", self.url)
            while not machine.synchronise():
                assert self.process.poll() is None

        def stop(self):
            self.process.terminate()
            self.process.wait()

    server = Server()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def machines(redis_server, tmp_path):
    """Two machines that share a Redis and no file."""
    machines = [RedisVersion(tmp_path / name, redis_server.url) for name in ("one", "two")]
    for machine in machines:
        machine.synchronise()
    return machines


@pytest.mark.processes
def test_another_machine_hears_of_a_change_when_it_next_asks(machines):
    one, two = machines
    before = two.number
    one.increment()
    assert two.synchronise()
    assert two.number == before + 1
    assert two.synchronise()
    assert two.number == before + 1


@pytest.mark.processes
def test_a_machine_does_not_take_its_own_change_for_another(machines):
    one, _ = machines
    one.increment()
    before = one.number
    one.synchronise()
    assert one.number == before


@pytest.mark.processes
def test_changes_of_two_machines_at_once_are_heard_by_both(machines):
    one, two = machines
    one.increment()
    two.increment()
    before = one.number, two.number
    one.synchronise()
    two.synchronise()
    assert one.number > before[0]
    assert two.number > before[1]


def test_a_redis_that_does_not_answer_is_asked_once_and_not_for_every_change(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        machine = RedisVersion(
            tmp_path / "changes", f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        )
        before = machine.number
        for _ in range(10):
            machine.increment()
        assert machine.number == before + 10
        silent.setblocking(False)
        asked = 0
        with suppress(BlockingIOError):
            while silent.accept():
                asked += 1
    assert asked <= 2  # it is tried twice


@pytest.mark.processes
def test_while_redis_is_away_nothing_is_trusted_and_then_everything_is_told(machines, redis_server):
    one, two = machines
    redis_server.stop()
    try:
        one.increment()
        before = two.number
        assert not two.synchronise()
        assert not two.synchronise()
        assert two.number == before + 2
    finally:
        redis_server.start()
    two.synchronise()
    before = two.number
    one.synchronise()
    two.synchronise()
    assert two.number > before
