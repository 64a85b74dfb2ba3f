"""Who holds the port on which the site is to listen."""

import os
from collections.abc import Iterator
from contextlib import suppress

import psutil

from practice.serve.errors import ServeError

ORPHAN_TIMEOUT = 2  # seconds to finish requests; nobody would start them again
SUPERVISOR, WEB_PROGRAM = "practice.serve", "practice.web_server"  # words of their command lines


def end_orphans(port: int) -> None:
    """End the web processes of this site that listen on ``port`` and whose supervisor was killed.

    Raises ServeError, which names it, if another program holds the port.
    """
    orphans = []
    for process in port_holders(port):
        with suppress(psutil.NoSuchProcess):
            command = process.cmdline()
            if SUPERVISOR in command and is_of_this_site(process):
                raise ServeError(f"This site is running already: process {process.pid}.")
            if WEB_PROGRAM not in command or not is_of_this_site(process):
                raise ServeError(
                    f"Port {port} is used by another program: {process.name()}, process "
                    f"{process.pid}. Stop that, or choose another PORT."
                )
            orphans.append(process)
    for process in orphans:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(orphans, ORPHAN_TIMEOUT)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, ORPHAN_TIMEOUT)


def port_holders(port: int) -> Iterator[psutil.Process]:
    """The processes that listen on ``port``, as far as this account may see them."""
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            for connection in process.net_connections("tcp"):
                if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port:
                    yield process
                    break


def is_of_this_site(process: psutil.Process) -> bool:
    """Whether it has this process's account and VAR_DIR."""
    with suppress(psutil.AccessDenied):
        same_account = process.uids().real == os.getuid()
        return same_account and process.environ().get("VAR_DIR") == os.environ.get("VAR_DIR")
    return False
