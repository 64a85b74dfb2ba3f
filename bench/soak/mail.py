"""An SMTP server on a free port of loopback that counts the mails and keeps none."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class CountingHandler:
    """An aiosmtpd handler."""

    def __init__(self):
        self.mails = 0

    async def handle_DATA(self, server, session, envelope):
        self.mails += 1
        return "250 OK"


class BoundSocketController(Controller):
    """aiosmtpd's controller on a socket that is bound already, so that its port is known."""

    def __init__(self, handler: CountingHandler, listener: socket.socket):
        self.listener = listener
        super().__init__(handler, hostname="127.0.0.1", port=listener.getsockname()[1])

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.listener)


@contextmanager
def running_mail_server() -> Iterator[tuple[int, CountingHandler]]:
    """Yields the port and the handler, in which the mails are counted."""
    handler = CountingHandler()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        controller = BoundSocketController(handler, listener)
        controller.start()
        try:
            yield controller.port, handler
        finally:
            controller.stop()
