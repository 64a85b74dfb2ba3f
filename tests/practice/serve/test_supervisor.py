"""The site stays up whatever ends, and leaves nothing behind: on a database of its own."""

import os
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing
from threading import Event, Thread

import pytest
from cryptography.fernet import Fernet

from bench.processes import PROJECT, free_port, process_tree
from practice.core.key_canary import WRONG_KEYS
from tests.support.serving import TIMEOUT, RunningSite, is_running, running_site, wait_until

pytestmark = pytest.mark.processes

WEB, WORKER = "practice.web_server", "run_jobs"
SLOW_SENDERS, TOO_MANY_SENDERS = 40, 140
BEGINNING = (
    b"POST /health/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\na"
)
END = b"=b"


@pytest.fixture(scope="module")
def running(site) -> Iterator[RunningSite]:
    with running_site(site.environment) as running:
        yield running


@pytest.fixture
def another(site) -> Iterator[RunningSite]:
    """A second one of the same data, for tests that end it."""
    with running_site(site.environment | {"PORT": str(free_port())}) as running:
        yield running


def send_beginning(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(BEGINNING)
    return connection


def first_line(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        with connection.makefile("rb") as response:
            return response.readline()


def send_end(connection: socket.socket) -> bytes:
    """The first line of the response."""
    connection.sendall(END)
    with connection, connection.makefile("rb") as response:
        return response.readline()


class Visitor(Thread):
    """Asks for a page again and again, each time with a new connection."""

    def __init__(self, site: RunningSite):
        super().__init__()
        self.address = f"http://127.0.0.1:{site.port}/robots.txt"
        self.stop = Event()
        self.responses = 0
        self.failures: list[Exception] = []

    def run(self):
        while not self.stop.is_set():
            try:
                with urllib.request.urlopen(self.address, timeout=30) as response:
                    response.read()
                self.responses += 1
            except OSError as failure:
                self.failures.append(failure)

    def __enter__(self):
        self.start()
        wait_until(lambda: self.responses > 0)
        return self

    def __exit__(self, *exception):
        self.stop.set()
        self.join()


def test_with_another_key_the_site_does_not_start(site, key_file):
    key_file.write_text(Fernet.generate_key().decode())
    other = RunningSite(site.environment | {"PORT": str(free_port())})
    assert other.process.wait() == 1
    assert other.output.count(WRONG_KEYS) == 1
    assert "Traceback" not in other.output
    check = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=PROJECT,
        env=site.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 1
    assert "practice.E002" in check.stderr


def test_with_a_new_key_in_front_of_the_former_it_starts(running):
    assert running.health()["checks"]["enquiry_keys"] == "ok"


def test_health_answers_while_the_database_is_locked(site, running):
    with closing(sqlite3.connect(site.database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert running.health()["checks"]["database"] == "ok"


def test_there_are_two_programs(running):
    assert len(running.programs(WORKER)) == 1
    assert len(running.programs(WEB)) == 3  # it has two processes


@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
@pytest.mark.parametrize(
    ("program", "index"),
    [(WEB, 0), (WEB, 1), (WORKER, 0)],
    ids=["web program", "web process", "worker"],
)
def test_what_is_killed_comes_back_and_what_it_had_started_ends(running, program, index, again):
    before = running.programs(program)
    killed = before[index]
    ended = process_tree(killed)
    os.kill(killed, signal.SIGKILL)
    wait_until(
        lambda: not any(map(is_running, ended)) and len(running.programs(program)) == len(before),
        running,
    )
    running.wait_until_it_answers()


def test_while_the_web_program_is_killed_visitors_wait_and_nobody_is_refused(running):
    # Those whose connection it had accepted lose it; a new connection is always answered.
    with Visitor(running) as visitor:
        os.kill(running.programs(WEB)[0], signal.SIGKILL)
        answered = visitor.responses
        wait_until(lambda: visitor.responses > answered + 20, running)
    assert not [failure for failure in visitor.failures if "refused" in str(failure)]


def test_a_reload_takes_new_programs_and_fails_no_request(running):
    former = process_tree(running.process.pid)[1:]
    with Visitor(running) as visitor:
        running.process.send_signal(signal.SIGHUP)
        wait_until(lambda: not any(map(is_running, former)), running)
        answered = visitor.responses
        wait_until(lambda: visitor.responses > answered + 20, running)
    assert visitor.failures == []
    wait_until(lambda: len(running.programs(WEB)) == 3, running)


def test_slow_senders_hold_up_no_other(running):
    with ExitStack() as stack:
        # Granian may overlook that it needs a thread until the next request comes.
        stack.enter_context(Visitor(running))
        for _ in range(SLOW_SENDERS):
            stack.enter_context(send_beginning(running.port))
        assert running.health()["checks"]["database"] == "ok"
        assert send_end(send_beginning(running.port)).startswith(b"HTTP/1.1 ")


def test_more_slow_senders_than_it_can_read_are_told_to_come_again(running):
    with ExitStack() as stack:
        stack.enter_context(Visitor(running))
        # Each of the two processes reads 64 at once.
        connections = [send_beginning(running.port) for _ in range(TOO_MANY_SENDERS)]
        for connection in connections:
            stack.enter_context(connection)
        refused, _, _ = select.select(connections, [], [], TIMEOUT)
        response = refused[0].recv(1000)
        assert running.health()["checks"]["database"] == "ok"
    assert response.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after: 10" in response


def test_whoever_does_not_take_a_large_file_holds_up_no_other(site, running):
    file = site.database.with_name("static") / "large.bin"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(bytes(20_000_000))
    running.process.send_signal(signal.SIGHUP)  # WhiteNoise looks for files when it starts
    request = b"GET /static/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"
    wait_until(lambda: b" 200 " in first_line(running.port, request), running)
    with ExitStack() as stack:
        for _ in range(10):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", running.port)))
            connection.sendall(request)
        assert running.health()["checks"]["database"] == "ok"


def test_more_than_a_visitor_may_send_is_refused_before_it_is_read(running):
    request = BEGINNING.replace(b"Content-Length: 3\r\n", b"Content-Length: 3000000\r\n")
    assert b" 413 " in first_line(running.port, request)


def test_sigterm_finishes_the_requests_in_flight(another):
    with Visitor(another) as visitor:
        connections = [send_beginning(another.port) for _ in range(10)]
        answered = visitor.responses
        wait_until(lambda: visitor.responses > answered + 100)  # all have been accepted by now
    another.process.send_signal(signal.SIGTERM)
    wait_until(lambda: another.health() is None)
    assert all(send_end(connection).startswith(b"HTTP/1.1 ") for connection in connections)
    assert another.process.wait() == 0


def test_when_the_supervisor_is_killed_everything_ends(another):
    tree = process_tree(another.process.pid)
    another.process.kill()
    another.process.wait()
    wait_until(lambda: not any(map(is_running, tree)))


def test_a_site_that_is_running_already_is_not_started_again(site, running):
    second = RunningSite(site.environment)
    assert second.process.wait() == 1
    assert second.output == f"This site is running already: process {running.process.pid}.\n"


def test_a_port_that_something_else_holds_is_refused_with_its_name(site):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        second = RunningSite(site.environment | {"PORT": port})
        assert second.process.wait() == 1
    assert second.output.startswith(f"Port {port} is used by another program: ")
    assert f"process {os.getpid()}." in second.output


def test_the_port_of_an_orphan_of_its_own_is_taken_over(site):
    environment = site.environment | {"PORT": str(free_port())}
    with running_site(environment, "practice.web_server") as orphan:
        tree = process_tree(orphan.process.pid)
        with running_site(environment):
            orphan.process.wait()
            assert not any(map(is_running, tree))
