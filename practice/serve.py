"""Runs the whole site: ``python -m practice.serve``, until Ctrl-C or SIGTERM.

It starts the web server and the worker, which runs the site's jobs. If one ends, so do both.

The site listens on PORT (8000) of 127.0.0.1. Granian's environment variables configure the rest of
the web server: GRANIAN_WORKERS=8, for example.
"""

import os
import signal
import socket
import subprocess
import sys

SHUTDOWN_TIMEOUT = 15  # seconds that a program has to finish its work

DEFAULTS = {  # of environment variables
    "DJANGO_SETTINGS_MODULE": "practice.settings.production",
    "GRANIAN_HOST": "127.0.0.1",
    "GRANIAN_PORT": os.environ.get("PORT", "8000"),
    # One thread per process: with more, threads that wait for one another halve the rate at which
    # cached pages are served (docs/decisions/0016-processes.md).
    "GRANIAN_WORKERS": "4",
    "GRANIAN_BLOCKING_THREADS": "1",
    "GRANIAN_LOG_LEVEL": "error",
    "GRANIAN_WORKERS_KILL_TIMEOUT": "10",
}
PROGRAMS = {  # arguments of the Python interpreter, by name
    "web": ["-m", "practice.web_server", "practice.wsgi:application", "--interface", "wsgi"],
    "worker": ["manage.py", "run_jobs"],
}


def serve() -> int:
    """Run the programs until one ends or a signal arrives; the exit status: 0 after a signal."""
    environment = DEFAULTS | os.environ
    address = environment["GRANIAN_HOST"], int(environment["GRANIAN_PORT"])
    if accepts_connections(address):
        print("Something else is using {}:{}.".format(*address), file=sys.stderr)
        return 1

    is_stopping = False
    processes: dict[str, subprocess.Popen] = {}

    def stop(*signal_and_frame) -> None:
        nonlocal is_stopping
        is_stopping = True
        for process in processes.values():
            process.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)

    # In sessions of their own they get no SIGINT from the terminal, only SIGTERM from stop():
    # granian 2.8 often hangs when its workers get SIGINT as well.
    for name, arguments in PROGRAMS.items():
        processes[name] = subprocess.Popen(
            [sys.executable, *arguments], env=environment, start_new_session=True
        )
    if is_stopping:  # the signal arrived before all had started
        stop()
    ended_pid, _ = os.wait()
    for name, process in processes.items():
        if process.pid == ended_pid and not is_stopping:
            print(f"The {name} program has ended, so the site stops.", file=sys.stderr)
        process.terminate()
    for process in processes.values():
        try:
            process.wait(SHUTDOWN_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0 if is_stopping else 1


def accepts_connections(address: tuple[str, int]) -> bool:
    """Whether a server listens at ``address``."""
    with socket.socket() as probe:
        return probe.connect_ex(address) == 0


if __name__ == "__main__":
    sys.exit(serve())
