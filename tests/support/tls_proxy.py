"""What stands in front of the site in production: it ends TLS, and says so in a header."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
FIRST_BYTE_OF_TLS = b"\x16"  # of a handshake: RFC 8446, section 5.1


class Proxy(ThreadingHTTPServer):
    """Answers http and https on one port, so that a redirect to https needs no other."""

    def __init__(self, backend: int, certificate: Path):
        super().__init__((HOST, 0), ProxyHandler)
        self.backend = backend
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)

    def finish_request(self, connection, client_address):
        if connection.recv(1, socket.MSG_PEEK) == FIRST_BYTE_OF_TLS:
            connection = self.context.wrap_socket(connection, server_side=True)
        with closing(connection):
            super().finish_request(connection, client_address)


class ProxyHandler(BaseHTTPRequestHandler):
    def do_GET(self):
        length = int(self.headers.get("Content-Length", 0))
        is_tls = isinstance(self.connection, ssl.SSLSocket)
        self.headers["X-Forwarded-Proto"] = "https" if is_tls else "http"
        with closing(HTTPConnection(HOST, self.server.backend)) as backend:
            backend.request(self.command, self.path, self.rfile.read(length), dict(self.headers))
            response = backend.getresponse()
            body = response.read()
        self.send_response_only(response.status)
        for name, value in response.getheaders():
            if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_OPTIONS = do_POST = do_GET

    def log_message(self, *args):
        """Requests are not logged."""


@contextmanager
def running_proxy(backend: int, certificate: Path) -> Iterator[int]:
    """Pass on to the port ``backend`` until the end of the block; yields the proxy's port.

    Its certificate, which has signed itself, is written to the file ``certificate``.
    """
    write_certificate(certificate)
    with Proxy(backend, certificate) as proxy:
        thread = threading.Thread(target=proxy.serve_forever)
        thread.start()
        try:
            yield proxy.server_port
        finally:
            proxy.shutdown()
            thread.join()


def write_certificate(path: Path) -> None:
    """Write a certificate for HOST and its key, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
