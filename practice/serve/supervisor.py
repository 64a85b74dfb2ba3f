"""Keeps the site's programs running."""

import os
import select
import signal
import socket
import sys
from contextlib import suppress
from time import monotonic

from practice.serve.programs import WEB, WORKER, Program, Run
from practice.serve.sockets import Listeners

# Seconds to wait before a program is started again, after it has ended once, twice … in a minute.
RESTART_WAITS = (0, 0, 1, 2, 5, 10, 30)
MEMORY = 60  # seconds
TICK = 0.05  # seconds between looks while something is about to happen
SIGNALS = (signal.SIGCHLD, signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


class Keeper:
    """Keeps one program running, and exchanges it for a new run of itself."""

    def __init__(self, program: Program, *arguments: str, fds: tuple[int, ...] = ()):
        self.program, self.arguments, self.fds = program, arguments, fds
        self.current: Run | None = None
        self.replacement: Run | None = None
        self.exchange_again = False
        self.ending: list[Run] = []
        self.ends: list[float] = []  # when it ended by itself, on the monotonic clock
        self.start_at = monotonic()

    def start(self) -> Run:
        return Run(self.program, *self.arguments, fds=self.fds)

    def is_settled(self) -> bool:
        """Whether nothing happens until a signal arrives."""
        return self.current is not None and self.replacement is None and not self.ending

    def look(self) -> None:
        """Do what has become due."""
        for run in [run for run in self.ending if run.has_ended()]:
            self.ending.remove(run)
            run.close()
        if self.replacement:
            self.look_at_replacement(self.replacement)
        if self.current and self.current.exit_status is not None:
            self.note_end(self.current)
            self.current = None
        if self.current is None and monotonic() >= self.start_at:
            self.current = self.start()

    def look_at_replacement(self, replacement: Run) -> None:
        if replacement.exit_status is not None:
            say(f"The new {self.program.name} program has not started. The former one goes on.")
            self.end(replacement)
            self.replacement = None
        elif replacement.is_ready():
            if self.current:
                self.end(self.current)
            self.current, self.replacement = replacement, None
        if self.exchange_again and not self.replacement:
            self.exchange_again = False
            self.exchange()

    def note_end(self, run: Run) -> None:
        now = monotonic()
        self.ends = [end for end in self.ends if end > now - MEMORY] + [now]
        wait = RESTART_WAITS[min(len(self.ends), len(RESTART_WAITS)) - 1]
        self.start_at = now + wait
        when = f"in {wait} s" if wait else "at once"
        say(
            f"The {self.program.name} program has ended ({run.exit_status}). It is started again "
            f"{when}."
        )
        self.end(run)

    def exchange(self) -> None:
        """Start a new run; the present one ends at once, or when the new one says it is ready."""
        if self.replacement:  # which may have read what has changed since
            self.exchange_again = True
        elif not self.current:
            self.start_at = monotonic()
        elif self.program.says_when_ready:
            self.replacement = self.start()
        else:
            self.end(self.current)
            self.current, self.start_at = None, monotonic()

    def end(self, run: Run) -> None:
        run.end()
        self.ending.append(run)

    def runs(self) -> list[Run]:
        return [*filter(None, (self.current, self.replacement)), *self.ending]

    def end_all(self) -> None:
        for run in filter(None, (self.current, self.replacement)):
            self.end(run)
        self.current = self.replacement = None


class Supervisor:
    """Runs the web program on ``listeners``, with so many processes, and the worker."""

    def __init__(self, listeners: Listeners, workers: int):
        self.listeners = listeners
        fds = tuple(listener.fileno() for listener in listeners.sockets)
        arguments = "--workers", str(workers), "--socket-fds", *map(str, fds)
        self.web = Keeper(WEB, *arguments, fds=fds)
        self.keepers = (self.web, Keeper(WORKER))
        self.signals, signals_end = socket.socketpair()
        signals_end.setblocking(False)
        self.signals_end = signals_end  # kept from being closed
        signal.set_wakeup_fd(signals_end.fileno())
        for number in SIGNALS:
            signal.signal(number, lambda *_: None)  # the wake-up descriptor tells of it

    def run(self) -> int:
        """Until SIGTERM or SIGINT; the exit status is then 0, and 1 if the site cannot start."""
        has_started = False
        while True:
            if not has_started and self.web.current:
                if self.web.current.exit_status is not None:
                    self.stop()
                    return 1
                has_started = self.web.current.is_ready()
            for keeper in self.keepers:
                keeper.look()
            self.reap_orphans()
            is_settled = has_started and all(keeper.is_settled() for keeper in self.keepers)
            for number in self.wait_for_signals(None if is_settled else TICK):
                if number in (signal.SIGINT, signal.SIGTERM):
                    self.stop()
                    return 0
                if number == signal.SIGHUP:
                    for keeper in self.keepers:
                        keeper.exchange()

    def wait_for_signals(self, timeout: float | None) -> bytes:
        """The numbers of the signals that arrive within ``timeout`` seconds, or soon afterwards."""
        readable, _, _ = select.select([self.signals], [], [], timeout)
        return self.signals.recv(100) if readable else b""

    def reap_orphans(self) -> None:
        """Take the exit status of what programs have left behind: as a container's first process.

        That of the programs themselves has been taken by then, or is taken at the next look.
        """
        if os.getpid() == 1:
            own = {run.process.pid for keeper in self.keepers for run in keeper.runs()}
            with suppress(ChildProcessError):
                while (
                    ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
                ) and ended.si_pid not in own:
                    os.waitpid(ended.si_pid, 0)

    def stop(self) -> None:
        for keeper in self.keepers:
            keeper.end_all()
        self.listeners.refuse()
        runs = [run for keeper in self.keepers for run in keeper.ending]
        while runs := [run for run in runs if not run.has_ended()]:
            self.reap_orphans()
            self.wait_for_signals(TICK)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
