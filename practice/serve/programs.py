"""The programs that the site consists of."""

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic

from practice.serve.parent_death import end_with_parent

SHUTDOWN_TIMEOUT = 15  # seconds that a program has to finish its work

# Environment variables of both programs, unless they are set.
DEFAULTS = {
    "DJANGO_SETTINGS_MODULE": "practice.settings.production",
    # Of glibc: threads share two heaps, and a large block is given back as soon as it is freed.
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}


@dataclass(frozen=True)
class Program:
    name: str
    arguments: tuple[str, ...]  # of the Python interpreter
    says_when_ready: bool = False  # it takes the argument --ready-fd, and writes there


WEB = Program("web", ("-m", "practice.web_server"), says_when_ready=True)
WORKER = Program("worker", ("manage.py", "run_jobs"))


class Run:
    """A program that runs, in a process group of its own.

    So SIGINT from a terminal does not reach it, and what it leaves behind can be ended.
    """

    def __init__(self, program: Program, *arguments: str, fds: tuple[int, ...] = ()):
        self.program = program
        self.kill_at: float | None = None  # on the monotonic clock, once it is to end
        self.ready_fd, child_fd = os.pipe()
        command = [sys.executable, *program.arguments, *arguments]
        if program.says_when_ready:
            command += ["--ready-fd", str(child_fd)]
        self.process = subprocess.Popen(
            command,
            env=DEFAULTS | os.environ,
            pass_fds=(*fds, child_fd),
            start_new_session=True,
            preexec_fn=partial(end_with_parent, os.getpid()),  # there is one thread only
        )
        os.close(child_fd)

    @property
    def exit_status(self) -> int | None:
        """That of subprocess.Popen: negative after a signal, None while it runs."""
        return self.process.poll()

    def is_ready(self) -> bool:
        """Whether it has said so. Nothing is read, so the answer stays; its end closes the pipe."""
        readable, _, _ = select.select([self.ready_fd], [], [], 0)
        return bool(readable) and self.exit_status is None

    def end(self) -> None:
        """Ask it to finish; or what it has left behind, if it has been killed itself."""
        self.kill_at = monotonic() + SHUTDOWN_TIMEOUT
        with suppress(ProcessLookupError):
            if self.exit_status is None:
                self.process.terminate()
            else:
                os.killpg(self.process.pid, signal.SIGTERM)

    def has_ended(self) -> bool:
        """Whether nothing is left of it. What is left when its time is over is killed."""
        if self.exit_status is not None and not self.has_group():
            return True
        if self.kill_at is not None and monotonic() >= self.kill_at:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            return True
        return False

    def has_group(self) -> bool:
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def close(self) -> None:
        os.close(self.ready_fd)
