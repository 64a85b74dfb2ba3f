"""Doing something again and again, for the programs that stand beside the web server."""

import logging
import signal
from collections.abc import Callable
from threading import Event

from django.db import DatabaseError, close_old_connections

logger = logging.getLogger(__name__)


def watch(sweep: Callable[[Event], object], every: float, what: str) -> None:
    """Call ``sweep`` every ``every`` seconds until SIGTERM or SIGINT.

    A long sweep looks at the event it is given: once set, it should end. If the database cannot be
    read, the log says that ``what`` could not be, and the next sweep tries again.
    """
    stop = Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: stop.set())
    while not stop.is_set():
        try:
            sweep(stop)
        except DatabaseError as error:
            # Its text may quote a row. The database may be restarting: the next sweep will do.
            logger.error("%s could not be read (%s).", what, type(error).__name__)
        close_old_connections()
        stop.wait(every)
