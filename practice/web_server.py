"""The web program: granian, with the application loaded before it forks its worker processes.

So they share the memory of what is loaded. practice.serve starts it, and passes it the sockets;
by itself it opens them.
"""

import argparse
import gc
import os
from functools import partial

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.net import SocketHolder
from granian.server import mp

from practice.request_threads import GRANIAN_THREADS, RequestThreads
from practice.serve.parent_death import end_with_parent
from practice.serve.sockets import open_listeners
from practice.wsgi import application  # noqa: F401  granian imports it again, without loading it

# What each process makes of the application; granian has no setting for it.
mp._wsgi_call_wrap = RequestThreads  # type: ignore[assignment]

KILL_TIMEOUT = 10  # seconds that a worker process has to finish its requests


class SocketServer(mp.MPServer):
    """Granian's server on sockets that are open already, which its processes share out.

    It overrides what granian keeps to itself: tests/practice/serve/ would notice a change.
    """

    def __init__(self, socket_fds: list[int], ready_fd: int | None, **options):
        super().__init__("practice.wsgi:application", **options)
        self.socket_fds = socket_fds
        self.ready_fd = ready_fd

    def _init_shared_socket(self):
        self._ssp = self._sso = None

    def _spawn_worker(self, idx, *args, **options):
        fd = self.socket_fds[idx % len(self.socket_fds)]
        self._shd = SocketHolder(fd, False, self.backlog)  # type: ignore[call-arg, assignment]
        return super()._spawn_worker(idx, *args, **options)

    def _spawn_workers(self, *args):
        super()._spawn_workers(*args)
        if self.ready_fd is not None:
            os.write(self.ready_fd, b"1")


def main() -> None:
    # These need Django, which practice.wsgi has set up.
    from django.conf import settings
    from django.db import connections

    from practice.core.key_canary import exit_if_keys_are_wrong

    parser = argparse.ArgumentParser("practice.web_server")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--socket-fds", type=int, nargs="+")
    parser.add_argument("--ready-fd", type=int)
    options = parser.parse_args()
    sockets = []
    if not options.socket_fds:
        sockets = open_listeners(settings.BIND_ADDRESS, settings.PORT, options.workers).sockets
    exit_if_keys_are_wrong()
    connections.close_all()  # the processes that granian forks must not share a connection
    # Exempts all that is loaded from garbage collection, which takes time and writes to the memory
    # that the processes share.
    gc.collect()
    gc.freeze()
    os.register_at_fork(after_in_child=partial(end_with_parent, os.getpid()))
    SocketServer(
        options.socket_fds or [socket.fileno() for socket in sockets],
        options.ready_fd,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=GRANIAN_THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_TIMEOUT,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main()
