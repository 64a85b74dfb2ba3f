"""Serves the site.

granian answers visitors, the outbox tells the practice of enquiries, what is scheduled is
published in time, and new pictures get their sizes.

``python -m practice.serve`` runs them until Ctrl-C or SIGTERM, and stops all when one ends.
It listens on PORT (8000) of 127.0.0.1. Whatever else granian can be told, its own environment
variables tell it: GRANIAN_WORKERS=8, for example.
"""

import os
import signal
import socket
import subprocess
import sys

PATIENCE = 15  # seconds that a program gets to finish what it is doing

DEFAULTS = {
    "DJANGO_SETTINGS_MODULE": "practice.settings.production",
    "GRANIAN_HOST": "127.0.0.1",
    "GRANIAN_PORT": os.environ.get("PORT", "8000"),
    # Processes of one thread each: a page from memory goes out half as fast where threads wait for
    # one another (docs/decisions/0016-processes.md).
    "GRANIAN_WORKERS": "4",
    "GRANIAN_BLOCKING_THREADS": "1",
    "GRANIAN_LOG_LEVEL": "error",
    "GRANIAN_WORKERS_KILL_TIMEOUT": "10",
}
PROGRAMS = {
    "web": ["-m", "practice.web", "practice.wsgi:application", "--interface", "wsgi"],
    "outbox": ["manage.py", "send_notifications", "--watch"],
    "schedule": ["manage.py", "watch_schedule"],
    "pictures": ["manage.py", "watch_pictures"],
}


def serve() -> int:
    """Run the programs; the exit status is 0 if this one was asked to stop, else 1."""
    environment = DEFAULTS | os.environ
    if is_taken(address := (environment["GRANIAN_HOST"], int(environment["GRANIAN_PORT"]))):
        print("Something else is using {}:{}.".format(*address), file=sys.stderr)
        return 1

    asked_to_stop = False
    running: dict[str, subprocess.Popen] = {}

    def stop(*signal_and_frame) -> None:
        nonlocal asked_to_stop
        asked_to_stop = True
        for program in running.values():
            program.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)

    # In sessions of their own, Ctrl-C does not reach them but through stop(): granian 2.8 often
    # hangs when its workers get the signal as well.
    for name, arguments in PROGRAMS.items():
        running[name] = subprocess.Popen(
            [sys.executable, *arguments], env=environment, start_new_session=True
        )
    if asked_to_stop:  # before all had started
        stop()
    first, _ = os.wait()
    for name, program in running.items():
        if program.pid == first and not asked_to_stop:
            print(f"The {name} program has ended, so the site stops.", file=sys.stderr)
        program.terminate()
    for program in running.values():
        try:
            program.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            program.kill()
    return 0 if asked_to_stop else 1


def is_taken(address: tuple[str, int]) -> bool:
    """Whether somebody listens at ``address`` already."""
    with socket.socket() as probe:
        return probe.connect_ex(address) == 0


if __name__ == "__main__":
    sys.exit(serve())
