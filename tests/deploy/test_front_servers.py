"""The site behind nginx and behind Caddy, as deploy/ sets them up."""

import io
import json
import os
import shutil
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
import requests
from PIL import Image

from bench.processes import free_port, running_server
from bench.sites import Site
from bench.soak.forms import form_fields
from tests.support.front_servers import FrontServer, running_caddy, running_nginx
from tests.support.server import static_files

pytestmark = pytest.mark.processes

PASSWORD = "several quiet words"
FILL = f"""
from bench.form_page import add_form_page
from practice.core.models import User
add_form_page()
User.objects.create_superuser("admin", "admin@practice.example", "{PASSWORD}")
"""
FRONT_SERVERS = [pytest.param(running_nginx, id="nginx"), pytest.param(running_caddy, id="Caddy")]
SLOW_SENDERS = 64
TIMEOUT = 30  # seconds in which a request that nothing holds up has long been answered


class HeadersHandler(BaseHTTPRequestHandler):
    """Answers with the headers of the request, as JSON."""

    def do_GET(self):
        self.send_response(HTTPStatus.OK)
        self.end_headers()
        self.wfile.write(json.dumps(dict(self.headers)).encode())

    def log_message(self, *args):
        """Requests are not logged."""


@pytest.fixture(scope="module")
def site(migrated_database, tmp_path_factory) -> Iterator[int]:
    """The port of a site with a form and an administrator, as it is behind https."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(migrated_database.parent, folder, dirs_exist_ok=True)
    (folder / "static").symlink_to(static_files())
    port = free_port()
    site = Site(
        folder,
        {
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.support.https_settings",
            "TRUSTED_PROXY_COUNT": "1",
            "PORT": str(port),
        },
    )
    site.run(FILL)
    command = [sys.executable, "-m", "practice.web_server"]
    with running_server(command, site.environment, port, folder / "web.log"):
        yield port


@pytest.fixture(scope="module", params=FRONT_SERVERS)
def front(request, site, tmp_path_factory) -> Iterator[FrontServer]:
    with request.param(tmp_path_factory.mktemp("front"), site) as server:
        yield server


@pytest.fixture
def visitor(front) -> Iterator[requests.Session]:
    """Sends cookies and referrers like a visitor, and trusts the test's own certificate."""
    with requests.Session() as session:
        session.verify = session.trust_env = False
        session.headers["Referer"] = f"{front.url}/"
        yield session


@pytest.fixture
def sign_in(visitor, front) -> None:
    address = f"{front.url}/admin/login/"
    fields = form_fields(visitor.get(address, timeout=TIMEOUT).text)
    response = visitor.post(
        address, fields | {"login": "admin", "password": PASSWORD}, timeout=TIMEOUT
    )
    assert urlsplit(response.url).path == "/admin/"


def enquiry(visitor: requests.Session, front: FrontServer) -> requests.Response:
    """The response to a form that a visitor has filled in."""
    address = f"{front.url}/appointment/"
    page = visitor.get(address, timeout=TIMEOUT)
    fields = form_fields(page.text) | {
        "name": "A visitor",
        "email": "visitor@example.org",
        "reply_by": "email",
        "message": "A few words.",
        "consent": "on",
    }
    return visitor.post(address, fields, timeout=TIMEOUT)


def test_http_leads_to_https(front):
    response = requests.get(
        f"http://127.0.0.1:{front.http_port}/appointment/?a=b",
        allow_redirects=False,
        timeout=TIMEOUT,
    )
    assert response.is_permanent_redirect
    location = urlsplit(response.headers["Location"])
    assert (location.scheme, location.hostname) == ("https", "127.0.0.1")
    assert (location.path, location.query) == ("/appointment/", "a=b")


def test_a_visitor_sends_an_enquiry(visitor, front):
    response = enquiry(visitor, front)
    assert response.ok
    assert urlsplit(response.url).path == "/appointment/sent/"


@pytest.mark.usefixtures("sign_in")
def test_a_picture_of_15_megabytes_arrives(visitor, front):
    # Noise that is stored as it is: nearly as many bytes as the site allows, but few pixels.
    file = io.BytesIO()
    Image.frombytes("RGB", (2280, 2280), os.urandom(2280 * 2280 * 3)).save(
        file, "PNG", compress_level=0
    )
    assert 14.8 < len(file.getvalue()) / 2**20 < 15
    address = f"{front.url}/admin/images/add/"
    fields = form_fields(visitor.get(address, timeout=TIMEOUT).text)
    response = visitor.post(
        address,
        fields | {"title": "Noise"},
        files={"file": ("noise.png", file.getvalue(), "image/png")},
        timeout=120,
    )
    assert urlsplit(response.url).path == "/admin/images/"
    assert "Noise" in response.text


def test_what_is_larger_than_any_form_of_the_site_is_refused(visitor, front):
    try:
        response = visitor.post(
            f"{front.url}/appointment/", {"message": "x" * 17 * 2**20}, timeout=TIMEOUT
        )
    except requests.ConnectionError:
        return  # it closed the connection without taking everything in
    assert not response.ok  # nginx answers 413, Caddy 2.6 either 400 or 502


@pytest.mark.parametrize("running_front", FRONT_SERVERS)
def test_what_visitors_say_of_their_address_and_protocol_is_not_believed(running_front, tmp_path):
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), HeadersHandler) as backend,
        running_front(tmp_path, backend.server_port) as front,
        requests.Session() as visitor,
    ):
        threading.Thread(target=backend.serve_forever).start()
        visitor.verify = visitor.trust_env = False
        invented = {"X-Forwarded-For": "203.0.113.1", "X-Forwarded-Proto": "http"}
        headers = visitor.get(front.url, headers=invented, timeout=TIMEOUT).json()
        backend.shutdown()
    # The site reads the last of the addresses.
    assert headers["X-Forwarded-For"].split(", ")[-1] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "https"


def test_slow_senders_hold_nobody_up(visitor, front):
    """The site has one thread here: a single slow sender that reached it would block it."""
    context = ssl._create_unverified_context()
    head = (
        f"POST /appointment/ HTTP/1.1\r\nHost: 127.0.0.1:{front.https_port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
    )
    with ExitStack() as stack:
        senders = []
        for _ in range(SLOW_SENDERS):
            plain = stack.enter_context(socket.create_connection(("127.0.0.1", front.https_port)))
            sender = stack.enter_context(context.wrap_socket(plain))
            sender.sendall(head.encode() + b"a")
            senders.append(sender)
        for _ in range(5):
            for sender in senders:
                sender.sendall(b"a")
            assert visitor.get(f"{front.url}/robots.txt", timeout=TIMEOUT).ok
            assert enquiry(visitor, front).ok
