"""The sockets on which the site listens.

The supervisor holds them, and the web program inherits them: while that is exchanged or started
again, visitors wait in the sockets' queues, and nobody is refused. Each web process has a socket of
its own on the same port, among which the kernel divides the visitors: on a single one, every
visitor would wake all processes.
"""

import errno
import os
import socket
from typing import NamedTuple

from practice.serve.errors import ServeError
from practice.serve.port_holders import end_orphans

BACKLOG = 1024
FIRST_SYSTEMD_FD = 3  # sd_listen_fds(3)


class Listeners(NamedTuple):
    sockets: list[socket.socket]
    are_own: bool  # rather than systemd's, which goes on listening while the site is stopped

    def refuse(self) -> None:
        """Refuse new connections, in all processes that have inherited the sockets."""
        for listener in self.sockets if self.are_own else ():
            listener.shutdown(socket.SHUT_RDWR)


def open_listeners(address: str, port: int, count: int) -> Listeners:
    """The socket of systemd, if it has passed one, or ``count`` new ones. Raises ServeError."""
    if inherited := systemd_socket():
        return Listeners([inherited], are_own=False)
    free_port(address, port)
    own = [new_socket(address, port, reuse_port=True) for _ in range(count)]
    return Listeners(own, are_own=True)


def systemd_socket() -> socket.socket | None:
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        return None
    if os.environ["LISTEN_FDS"] != "1":
        raise ServeError("The site listens on one socket, and systemd has passed several.")
    for name in ("LISTEN_PID", "LISTEN_FDS"):  # which are not meant for the site's programs
        del os.environ[name]
    return socket.socket(fileno=FIRST_SYSTEMD_FD)


def free_port(address: str, port: int) -> None:
    """End what a killed supervisor of this site has left on ``port``. Raises ServeError if it is
    used by anything else.
    """
    try:
        new_socket(address, port).close()
    except ServeError as error:
        if not isinstance(error.__cause__, OSError) or error.__cause__.errno != errno.EADDRINUSE:
            raise
        end_orphans(port)


def new_socket(address: str, port: int, *, reuse_port: bool = False) -> socket.socket:
    """Raises ServeError, from an OSError, if ``port`` cannot be used.

    That it is used already is noticed without ``reuse_port`` only.
    """
    try:
        listener = socket.create_server(
            (address, port),
            family=socket.AF_INET6 if ":" in address else socket.AF_INET,
            backlog=BACKLOG,
            reuse_port=reuse_port,
        )
    except OSError as error:
        raise ServeError(
            f"The site cannot listen on {address}, port {port}: {error.strerror}."
        ) from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections inherit it
    return listener
