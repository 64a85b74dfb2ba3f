"""A site served by practice.serve, whose processes can be killed."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from bench.processes import PROJECT, TIMEOUT, BenchError, children, is_open, process_tree
from bench.sites import Site

START_TIMEOUT = 60  # seconds
WEB_PROGRAM = "practice.web_server"


class ServedSite:
    """``site`` on ``port`` of loopback. Its output is appended to the file ``log``."""

    def __init__(self, site: Site, port: int, log: Path):
        self.environment = site.environment | {"PORT": str(port)}
        self.port = port
        self.log = log
        self.starts = 0
        self.programs: list[int] = []  # process ids, each the leader of its group

    def start(self) -> None:
        """Start it, and return when it listens. What listened before must be dying at most."""
        self.wait(lambda: not is_open(self.port), "Something else is using the port")
        with self.log.open("a") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "practice.serve"],
                cwd=PROJECT,
                env=self.environment,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        self.starts += 1
        self.wait(
            lambda: is_open(self.port) or self.process.poll() is not None,
            "The site has not started",
        )
        self.programs = children(self.process.pid)
        if self.process.poll() is not None:
            raise BenchError(f"The site did not start:\n{self.log.read_text()[-4000:]}")

    def wait(self, condition: Callable[[], bool], failure: str) -> None:
        """Return when ``condition`` is true. Raises BenchError after START_TIMEOUT seconds."""
        give_up_at = monotonic() + START_TIMEOUT
        while not condition():
            if monotonic() > give_up_at:
                raise BenchError(f"{failure}:\n{self.log.read_text()[-4000:]}")
            sleep(0.1)

    def start_if_ended(self) -> None:
        """What a service manager would do."""
        if self.process.poll() is not None:
            self.kill_programs()
            self.start()

    def kill_worker(self) -> bool:
        """Kill one of the processes that answer requests. False if there is none at present."""
        for program in self.programs:
            if WEB_PROGRAM in command_line(program) and (
                workers := [pid for pid in children(program) if WEB_PROGRAM in command_line(pid)]
            ):
                os.kill(random.choice(workers), signal.SIGKILL)
                return True
        return False

    def kill_tree(self) -> bool:
        """Kill the site and all processes that it has started, the first one first."""
        for pid in process_tree(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        return True

    def kill_programs(self) -> None:
        """Kill what the site has started and left behind."""
        for pid in self.programs:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.kill_programs()


def command_line(pid: int) -> str:
    """The command and arguments of a process; empty if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


@contextmanager
def served(site: Site, port: int, log: Path) -> Iterator[ServedSite]:
    running = ServedSite(site, port, log)
    try:
        running.start()
        yield running
    finally:
        running.stop()
