"""Asking a server as fast as it answers, with wrk."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.processes import Failed, cpu_seconds
from bench.servers import Server

SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True)
class Round:
    """What one round found: times in milliseconds, the processor's for 1,000 requests."""

    rate: float  # requests a second
    p50: float
    p99: float
    cpu: float


@dataclass(frozen=True)
class Spread:
    """The middle of some rounds, and how far they were from it."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values) -> "Spread":
        values = list(values)
        return cls(median(values), min(values), max(values))


def load(
    server: Server, path: str, headers: dict[str, str], connections: int, seconds: int
) -> Round:
    """One round: ``connections`` ask for ``path`` again and again, for so many ``seconds``.

    Raises Failed if an answer is not a 200.
    """
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    before = cpu_seconds(server.pid)
    done = subprocess.run(
        [
            *[str(shutil.which("wrk")), "-s", str(SCRIPT), *given],
            *["-t1", f"-c{connections}", f"-d{seconds}s", server.url + path],
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    cpu = cpu_seconds(server.pid) - before
    if done.returncode:
        raise Failed(f"wrk failed:\n{done.stdout}{done.stderr}")
    found = json.loads(done.stdout.splitlines()[-1])
    if found["errors"] or not found["requests"]:
        raise Failed(f"{server.url}{path} did not always answer 200:\n{done.stdout}")
    return Round(
        rate=found["requests"] / found["seconds"],
        p50=found["p50"],
        p99=found["p99"],
        cpu=1000 * cpu / (found["requests"] / 1000),
    )
