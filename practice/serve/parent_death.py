"""Ends a process when its parent has ended, however that happened. Only Linux can."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h

libc = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded before a process forks


def end_with_parent(parent: int) -> None:
    """Have this process get SIGTERM when ``parent``, which has just forked it, ends.

    To be called in the new process. The kernel takes the forking thread for the parent, which must
    therefore be the main one.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # until the program sets its own
    if libc:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before the call
            os.kill(os.getpid(), signal.SIGTERM)
