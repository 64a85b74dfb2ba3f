import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from time import monotonic

from bench.processes import PROJECT
from bench.sites import Site


@dataclass(frozen=True)
class Measured:
    """How a command of manage.py went."""

    status: int
    seconds: float
    megabytes: float  # the peak of its memory, or of a program’s that it ran
    output: str  # errors included

    @property
    def last_line(self) -> str:
        return (self.output.splitlines() or [""])[-1]


def manage(site: Site, *arguments: str) -> Measured:
    """Run a command of ``site`` to its end."""
    started = monotonic()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=site.environment,
            stdout=output,
            stderr=output,
        )
        # Not Popen.wait(), which does not tell of the memory.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = monotonic() - started
        output.seek(0)
        return Measured(process.returncode, seconds, usage.ru_maxrss / 1000, output.read())
