"""The server to which Wapiti makes a vulnerable site send requests."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

SCANNER = "wapiti-of-the-bench"  # Wapiti's user agent


class Endpoint(ThreadingHTTPServer):
    """Listens on a free port of loopback; ``asked`` are the requests of anybody but Wapiti."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_GET(self):
        # Wapiti looks whether the endpoint is there, and in the end which requests it has had.
        if self.headers.get("User-Agent") != SCANNER and not self.is_first_look():
            self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b"{}")

    def is_first_look(self) -> bool:
        """Wapiti looks whether the endpoint is there before it knows its user agent."""
        return self.path == "/" and self.headers.get("User-Agent", "").startswith("python-httpx")

    def log_message(self, *arguments):
        """Write nothing."""


@contextmanager
def running_endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
