"""A change made on one machine is seen by the others, through Redis."""

import socket
import subprocess
from contextlib import suppress

import pytest

from bench.processes import free_port
from practice.page_cache.redis_version import LOGGED_AT, RedisVersion
from tests.support.programs import find_program

pytestmark = pytest.mark.processes


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
            version = RedisVersion(folder / "version", self.url)
            while not version.synchronise():
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


def test_a_change_on_another_machine_arrives_once_with_synchronise(machines):
    one, two = machines
    before = two.number
    one.increment()
    assert two.synchronise()
    assert two.number == before + 1
    assert two.synchronise()
    assert two.number == before + 1


def test_a_machine_does_not_take_its_own_change_for_another_s(machines):
    one, _ = machines
    one.increment()
    before = one.number
    one.synchronise()
    assert one.number == before


def test_simultaneous_changes_on_two_machines_arrive_at_both(machines):
    one, two = machines
    one.increment()
    two.increment()
    before = one.number, two.number
    one.synchronise()
    two.synchronise()
    assert one.number > before[0]
    assert two.number > before[1]


def test_after_a_timeout_further_changes_do_not_wait_for_redis(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as unresponsive_server:
        url = f"redis://127.0.0.1:{unresponsive_server.getsockname()[1]}/0"
        machine = RedisVersion(tmp_path / "version", url)
        before = machine.number
        for _ in range(10):
            machine.increment()
        assert machine.number == before + 10
        unresponsive_server.setblocking(False)
        connections = 0
        with suppress(BlockingIOError):
            while unresponsive_server.accept():
                connections += 1
    assert connections == 2  # for the first change: one attempt and one retry


def test_a_redis_that_is_down_is_a_line_a_minute_for_all_processes(tmp_path, caplog):
    url = f"redis://127.0.0.1:{free_port()}"
    processes = [RedisVersion(tmp_path / "version", url) for _ in range(2)]
    processes[0].increment()
    for process in processes * 20:
        assert not process.synchronise()
    assert len(caplog.records) == 1
    processes[0].fields[LOGGED_AT] -= 60
    for process in processes:
        process.synchronise()
    assert len(caplog.records) == 2


def test_while_redis_is_down_nothing_stays_current_and_then_all_changes_are_sent(
    machines, redis_server
):
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
