"""A site served by practice.serve, whose processes can be killed."""

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import psutil

from bench.processes import PROJECT, TIMEOUT, BenchError, is_open, process_tree
from bench.sites import Site

START_TIMEOUT = 60  # seconds
# With a listening socket as systemd passes that of a socket unit: sd_listen_fds(3).
SERVE_ON_SOCKET = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.executable, [sys.executable, "-m", "practice.serve"])
"""
WEB_PROGRAM, WORKER_PROGRAM = "practice.web_server", "run_jobs"


class ServedSite:
    """``site`` on ``port`` of loopback. Its output is appended to the file ``log``.

    If its supervisor is killed it is started again, as a service manager does; whatever else is
    killed it has to start again itself. ``listener`` is a socket that stays open meanwhile, as that
    of a socket unit does; without, the site opens its own.
    """

    def __init__(self, site: Site, port: int, log: Path, listener: socket.socket | None = None):
        self.environment = site.environment | {"PORT": str(port)}
        self.port = port
        self.log = log
        self.listener = listener
        self.starts = 0

    def start(self) -> None:
        """Start it, and return when it listens."""
        command, fds = ["-m", "practice.serve"], []
        if self.listener:
            fds = [self.listener.fileno()]
            command = ["-c", SERVE_ON_SOCKET, str(self.listener.fileno())]
        with self.log.open("a") as file:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=PROJECT,
                env=self.environment,
                stdout=file,
                stderr=file,
                pass_fds=fds,
                start_new_session=True,
            )
        self.starts += 1
        self.wait(
            lambda: bool(self.programs(WEB_PROGRAM)) and is_open(self.port),
            "The site has not started",
        )

    def wait(self, condition: Callable[[], bool], failure: str) -> None:
        """Return when ``condition`` is true. Raises BenchError after START_TIMEOUT seconds."""
        give_up_at = monotonic() + START_TIMEOUT
        while not condition():
            if monotonic() > give_up_at or self.process.poll() is not None:
                raise BenchError(f"{failure}:\n{self.log.read_text()[-4000:]}")
            sleep(0.02)

    def programs(self, name: str) -> list[int]:
        """Its processes whose command line contains ``name``, parents first."""
        return [pid for pid in process_tree(self.process.pid) if name in command_line(pid)]

    def orphans(self) -> list[int]:
        """Processes that run on its data without it."""
        marker = f"VAR_DIR={self.environment['VAR_DIR']}\0"
        own = {os.getpid(), *process_tree(self.process.pid)}
        return [
            pid
            for pid in psutil.pids()
            if pid not in own
            and marker in read_of_process(pid, "environ")
            and any(name in command_line(pid) for name in (WEB_PROGRAM, WORKER_PROGRAM))
        ]

    def kill_web_program(self) -> bool:
        return kill(self.programs(WEB_PROGRAM)[:1])

    def kill_web_process(self) -> bool:
        """Kill one of the processes that answer requests. False if there is none at present."""
        return kill(random.sample(processes, 1) if (processes := self.web_processes()) else [])

    def web_processes(self) -> list[int]:
        return self.programs(WEB_PROGRAM)[1:]

    def kill_worker(self) -> bool:
        return kill(self.programs(WORKER_PROGRAM))

    def kill_supervisor(self) -> bool:
        self.process.kill()
        self.process.wait()
        self.start()
        return True

    def kill_tree(self) -> bool:
        """Kill the site and all processes that it has started, the first one first."""
        kill(process_tree(self.process.pid))
        self.process.wait()
        self.start()
        return True

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            kill(process_tree(self.process.pid))
            self.process.wait()


def kill(pids: list[int]) -> bool:
    """Kill them, one after the other. False if there are none."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return bool(pids)


def command_line(pid: int) -> str:
    """The command and arguments of a process; empty if it has ended."""
    return read_of_process(pid, "cmdline").replace("\0", " ")


def read_of_process(pid: int, name: str) -> str:
    """A file of /proc; empty if the process has ended, or is another account's."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""


@contextmanager
def served(
    site: Site, port: int, log: Path, listener: socket.socket | None = None
) -> Iterator[ServedSite]:
    running = ServedSite(site, port, log, listener)
    try:
        running.start()
        yield running
    finally:
        running.stop()
