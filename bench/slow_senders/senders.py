"""Connections that announce a form of 1,000 bytes, and send one byte of it a second."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

HEAD = (
    b"POST /appointment/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
)
INTERVAL = 1  # seconds between bytes
TIMEOUT = 30  # seconds


def connect(port: int, tls: ssl.SSLContext | None) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), TIMEOUT)
    return tls.wrap_socket(connection) if tls else connection


def send_slowly(port: int, tls: ssl.SSLContext | None, stop: Event) -> None:
    """Send until ``stop`` is set, and begin again when the site has answered or hung up."""
    while not stop.is_set():
        try:
            with connect(port, tls) as connection:
                connection.sendall(HEAD)
                connection.setblocking(False)
                while not stop.wait(INTERVAL):
                    connection.sendall(b"a")
                    try:
                        connection.recv(1000)
                        break
                    except (BlockingIOError, ssl.SSLWantReadError):
                        continue
        except OSError:
            stop.wait(INTERVAL)


@contextmanager
def slow_senders(port: int, tls: ssl.SSLContext | None, count: int) -> Iterator[None]:
    stop = Event()
    threads = [
        Thread(target=send_slowly, args=(port, tls, stop), daemon=True) for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(TIMEOUT)
