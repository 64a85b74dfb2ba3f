"""SMTP servers on the loopback address that accept mail or fail in a chosen way."""

import asyncio
import socket
from contextlib import contextmanager
from threading import Event

from bench.soak.mail import BoundSocketController


class Mailbox:
    """An aiosmtpd handler that stores every message, unless told to fail."""

    def __init__(self, refuse="", drop_connection=False, unknown_domain="", no_reply=False):
        self.refuse = refuse  # an SMTP reply such as “451 Try later”, given to each message
        self.drop_connection = drop_connection  # after it has stored the message
        self.unknown_domain = unknown_domain  # recipients at this domain are refused
        self.no_reply = no_reply  # never replies to a message
        self.message_received = Event()
        self.messages: list[bytes] = []
        self.recipients: list[list[str]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.unknown_domain and address.endswith(self.unknown_domain):
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.message_received.set()
        if self.no_reply:
            await asyncio.sleep(3600)
        if self.refuse:
            return self.refuse
        self.messages.append(envelope.original_content)
        self.recipients.append(envelope.rcpt_tos)
        if self.drop_connection:
            server.transport.abort()
        return "250 OK"


@contextmanager
def smtp_server(mailbox: Mailbox):
    """Run ``mailbox`` on a free port of the loopback address, and yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        controller = BoundSocketController(mailbox, listener)
        controller.start()
        try:
            yield controller.port
        finally:
            controller.stop()
