"""Starting and ending programs, and the processor time and memory that they have used."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import NoReturn

PROJECT = Path(__file__).resolve().parent.parent
# The folder that `make` collects the static files in.
STATIC_FILES = Path(os.environ.get("VAR_DIR", PROJECT / "var")) / "static"
TIMEOUT = 20  # seconds, for a program to start or to end
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class BenchError(Exception):
    """Something that the bench needs has failed; the message says what."""


def run(command: list[str], environment: dict[str, str]) -> str:
    """The output of ``command``, run in the project's folder; BenchError if it fails."""
    result = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise BenchError(f"This failed: {' '.join(command)}\n{result.stdout}{result.stderr}")
    return result.stdout


@contextmanager
def running_process(
    command: list[str], environment: dict[str, str], **pipes
) -> Iterator[subprocess.Popen]:
    """Run ``command`` until the end of the block.

    It has a session of its own, so that Ctrl-C reaches it only through the bench.
    """
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, start_new_session=True, **pipes
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(TIMEOUT)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def running_server(
    command: list[str], environment: dict[str, str], port: int, log: Path
) -> Iterator[int]:
    """Run ``command``, which listens on ``port`` of loopback; yields its process id."""
    with (
        log.open("w") as file,
        running_process(command, environment, stdout=file, stderr=file) as process,
    ):
        for _ in range(TIMEOUT * 10):
            if is_open(port):
                break
            if process.poll() is not None:
                raise BenchError(f"{command[0]} did not start:\n{log.read_text()}")
            sleep(0.1)
        else:
            raise BenchError(f"{command[0]} has not started in {TIMEOUT} s:\n{log.read_text()}")
        yield process.pid


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def children(pid: int) -> list[int]:
    """The processes that ``pid`` has started; none if it has ended."""
    try:
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return []


def process_tree(pid: int) -> list[int]:
    """``pid`` and its descendants."""
    return [pid, *(descendant for child in children(pid) for descendant in process_tree(child))]


def cpu_seconds(pid: int) -> float:
    """The processor time that ``pid`` and its descendants have used so far."""
    ticks = 0
    for process in process_tree(pid):
        # After the name in parentheses, which may contain spaces: proc(5).
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS_PER_SECOND


def peak_megabytes(pid: int) -> float:
    """The peak memory, in MB, of that one of ``pid`` and its descendants that had the most."""
    return max(
        int(line.split()[1]) / 1000
        for process in process_tree(pid)
        for line in Path(f"/proc/{process}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    )


def exit_with_status_of(main: Callable[[], int]) -> NoReturn:
    """Call ``main`` and exit with its status, or with a sentence if it fails or is stopped."""
    # Terminated by a signal, it must still end the processes that it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended."))
    try:
        sys.exit(main())
    except BenchError as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
