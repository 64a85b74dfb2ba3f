"""Starting and ending programs, and what they have cost."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

PROJECT = Path(__file__).resolve().parent.parent
PATIENCE = 20  # seconds that a program gets to start, and to end
TICKS = os.sysconf("SC_CLK_TCK")  # a second has so many


class Failed(Exception):
    """Something the bench needs did not work; the message says what, and what to do."""


def run(command: list[str], environment: dict[str, str]) -> str:
    """What ``command`` prints, run in the project's folder."""
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"This failed: {' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def running(command: list[str], environment: dict[str, str], **pipes) -> Iterator[subprocess.Popen]:
    """``command``, ended with the block. Ctrl-C does not reach it otherwise: the bench does."""
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, start_new_session=True, **pipes
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def listening(
    command: list[str], environment: dict[str, str], port: int, log: Path
) -> Iterator[int]:
    """The process id of ``command``, which listens on ``port`` of loopback until the block ends."""
    with log.open("w") as file, running(command, environment, stdout=file, stderr=file) as process:
        for _ in range(PATIENCE * 10):
            if is_open(port):
                break
            if process.poll() is not None:
                raise Failed(f"{command[0]} did not start:\n{log.read_text()}")
            sleep(0.1)
        else:
            raise Failed(f"{command[0]} has not started in {PATIENCE} s:\n{log.read_text()}")
        yield process.pid


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def tree(pid: int) -> list[int]:
    """``pid`` and the processes it has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(descendant for child in children for descendant in tree(int(child)))]


def cpu_seconds(pid: int) -> float:
    """The processor's time that ``pid`` and what it has started have used so far."""
    ticks = 0
    for process in tree(pid):
        # After the name, in parentheses, which may hold spaces: proc(5).
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def peak_megabytes(pid: int) -> float:
    """The most memory that ``pid`` or one of its processes has had at any time, in MB."""
    return max(
        int(line.split()[1]) / 1000
        for process in tree(pid)
        for line in Path(f"/proc/{process}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    )
