"""Sending requests as fast as a server responds, with wrk."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.processes import BenchError, cpu_seconds
from bench.servers import Server

SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True)
class Round:
    """The result of running wrk once."""

    rate: float  # requests a second
    p50: float  # milliseconds
    p99: float  # milliseconds
    cpu: float  # milliseconds of processor time for 1,000 requests


@dataclass(frozen=True)
class Summary:
    """The median and the range of several rounds."""

    median: float
    minimum: float
    maximum: float

    @classmethod
    def of(cls, values) -> "Summary":
        values = list(values)
        return cls(median(values), min(values), max(values))


def run_wrk(
    server: Server, path: str, headers: dict[str, str], connections: int, seconds: int
) -> Round:
    """Request ``path`` repeatedly for some ``seconds``, by several ``connections`` at once.

    Raises BenchError if a response has another status than 200.
    """
    options = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    before = cpu_seconds(server.pid)
    result = subprocess.run(
        [
            *[str(shutil.which("wrk")), "-s", str(SCRIPT), *options],
            *["-t1", f"-c{connections}", f"-d{seconds}s", server.url + path],
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    cpu = cpu_seconds(server.pid) - before
    if result.returncode:
        raise BenchError(f"wrk failed:\n{result.stdout}{result.stderr}")
    measured = json.loads(result.stdout.splitlines()[-1])
    if measured["errors"] or not measured["requests"]:
        raise BenchError(f"{server.url}{path} did not always answer 200:\n{result.stdout}")
    return Round(
        rate=measured["requests"] / measured["seconds"],
        p50=measured["p50"],
        p99=measured["p99"],
        cpu=1000 * cpu / (measured["requests"] / 1000),
    )
