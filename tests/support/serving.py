"""The whole site as `python -m practice.serve` runs it, for tests that kill its processes."""

import json
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.processes import PROJECT, process_tree
from bench.served_site import command_line

POLL = 0.05  # seconds
TIMEOUT = 60  # seconds, in which anything must happen


class RunningSite:
    def __init__(self, environment: dict[str, str], *module: str):
        self.environment = environment
        self.port = int(environment["PORT"])
        self.file = tempfile.TemporaryFile()  # noqa: SIM115  a pipe that nobody reads would fill up
        self.process = subprocess.Popen(
            [sys.executable, "-m", *(module or ("practice.serve",))],
            cwd=PROJECT,
            env=environment,
            stdout=self.file,
            stderr=subprocess.STDOUT,
        )

    @property
    def output(self) -> str:
        self.file.seek(0)
        return self.file.read().decode()

    def health(self) -> dict | None:
        """What /health/ says; None if nothing listens."""
        try:
            address = f"http://127.0.0.1:{self.port}/health/"
            with urllib.request.urlopen(address, timeout=5) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            return json.load(error)
        except ConnectionError:
            return None
        except urllib.error.URLError as error:
            if isinstance(error.reason, ConnectionError):
                return None
            raise

    def wait_until_it_answers(self) -> None:
        wait_until(lambda: self.health() is not None, self)

    def programs(self, name: str) -> list[int]:
        """The processes whose command line contains ``name``, parents first."""
        return [pid for pid in process_tree(self.process.pid) if name in command_line(pid)]

    def end(self) -> None:
        """Stop it as a service manager does."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.file.close()


def wait_until(condition: Callable[[], bool], site: RunningSite | None = None) -> None:
    """Return once ``condition`` holds, while ``site`` runs."""
    give_up_at = time.monotonic() + TIMEOUT
    while not condition():
        assert site is None or site.process.poll() is None, site.output
        assert time.monotonic() < give_up_at
        time.sleep(POLL)


def is_running(pid: int) -> bool:
    """Whether it has not ended, nor waits for somebody to take its exit status."""
    return bool(command_line(pid))


@contextmanager
def running_site(environment: dict[str, str], *module: str) -> Iterator[RunningSite]:
    """The site, once it answers."""
    site = RunningSite(environment, *module)
    try:
        site.wait_until_it_answers()
        yield site
    finally:
        site.end()
