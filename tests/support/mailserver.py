"""Real SMTP servers on loopback, obliging and otherwise."""

import asyncio
import socket
from contextlib import contextmanager
from threading import Event

from aiosmtpd.controller import Controller


class Mailbox:
    """Takes every message, unless told to behave badly."""

    def __init__(self, refuse: str = "", hang_up=False, unknown="", silent=False):
        self.refuse = refuse  # an SMTP reply such as “451 Try later”, given to each message
        self.hang_up = hang_up  # takes the message, then drops the line instead of saying so
        self.unknown = unknown  # the domain at which nobody is known here
        self.silent = silent  # never says anything of the message it was given
        self.arrived = Event()
        self.messages: list[bytes] = []
        self.recipients: list[list[str]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.unknown and address.endswith(self.unknown):
            return "550 Nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.arrived.set()
        if self.silent:
            await asyncio.sleep(3600)
        if self.refuse:
            return self.refuse
        self.messages.append(envelope.original_content)
        self.recipients.append(envelope.rcpt_tos)
        if self.hang_up:
            server.transport.abort()
        return "250 OK"


class OnSocket(Controller):
    """aiosmtpd’s controller on a socket that is bound already, so that its port is known."""

    def __init__(self, handler, listener: socket.socket):
        self.listener = listener
        super().__init__(handler, hostname="127.0.0.1", port=listener.getsockname()[1])

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.listener)


@contextmanager
def listening(mailbox: Mailbox):
    """Run ``mailbox`` on a free port of loopback, and yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        controller = OnSocket(mailbox, listener)
        controller.start()
        try:
            yield controller.port
        finally:
            controller.stop()
