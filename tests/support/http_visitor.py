"""A visitor without a browser, who decides about each byte of a request."""

import gzip
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import brotli

DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@dataclass
class Response:
    path: str
    sent: float  # when the request was sent, by time.monotonic()
    status: int
    headers: dict[str, str]  # by name in lower case
    body: bytes
    text: str  # the body, decompressed
    cookies: list[str]  # each Set-Cookie header


class Visitor:
    """Keeps its connection, all responses, and those by which it can ask conditionally."""

    def __init__(self, server_url: str, name: str):
        self.host = urlsplit(server_url).netloc
        self.connection = HTTPConnection(self.host, timeout=60)
        self.name = name
        self.cache: dict[tuple[str, str | None], Response] = {}  # by path and Accept-Encoding
        self.responses: list[Response] = []

    def request(self, path: str, method: str = "GET", target: str = "", **headers) -> Response:
        """The response to a request for ``path``, which is sent as ``target`` if that is given.

        A header whose value is None is not sent.
        """
        sent = time.monotonic()
        self.connection.putrequest(
            method, target or path, skip_host=True, skip_accept_encoding=True
        )
        for name, value in ({"Host": self.host} | headers).items():
            if value is not None:
                self.connection.putheader(name.replace("_", "-"), value)
        self.connection.endheaders()
        received = self.connection.getresponse()
        body = received.read()
        decode = DECODERS[received.headers.get("Content-Encoding", "")]
        response = Response(
            path=path,
            sent=sent,
            status=received.status,
            headers={name.lower(): value for name, value in received.headers.items()},
            body=body,
            text=decode(body).decode(errors="replace") if body else "",
            cookies=received.headers.get_all("Set-Cookie", []),
        )
        self.responses.append(response)
        return response
