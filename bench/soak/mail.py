"""A site that sends its mail to an SMTP server of ours, which counts the mails and keeps none."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller

from bench.sites import Site


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
def sending_mail(site: Site) -> Iterator[tuple[Site, CountingHandler]]:
    """``site`` with settings that send to the server, and the handler that counts the mails."""
    handler = CountingHandler()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        controller = BoundSocketController(handler, listener)
        controller.start()
        environment = site.environment | {
            "DJANGO_SETTINGS_MODULE": "bench.soak.settings",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(controller.port),
        }
        try:
            yield Site(site.var_dir, environment), handler
        finally:
            controller.stop()
