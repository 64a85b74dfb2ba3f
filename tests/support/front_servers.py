"""nginx and Caddy as deploy/ sets them up, on ports of loopback, in front of a site."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import PROJECT, free_port, running_server
from tests.support.programs import find_program
from tests.support.tls_proxy import HOST, write_certificate

NGINX_FILE = PROJECT / "deploy" / "nginx" / "practice.conf"
CADDY_FILE = PROJECT / "deploy" / "caddy" / "Caddyfile"
BACKEND = "127.0.0.1:8000"  # where both look for the site

# What Debian's nginx.conf says around a site's file, but for where it writes.
NGINX = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 768; }}
http {{
    gzip on;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/client_body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {site};
}}
"""


@dataclass(frozen=True)
class FrontServer:
    folder: Path  # where it writes
    http_port: int
    https_port: int

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.https_port}"


def replaced(file: Path, replacements: dict[str, str]) -> str:
    """The content of ``file``; AssertionError if a text to be replaced is not in it."""
    content = file.read_text()
    for old, new in replacements.items():
        assert old in content, f"{file} does not say “{old}”."
        content = content.replace(old, new)
    return content


@contextmanager
def running_nginx(folder: Path, backend: int) -> Iterator[FrontServer]:
    """nginx in front of the port ``backend``, writing to ``folder``, until the end of the block."""
    server = FrontServer(folder, free_port(), free_port())
    certificate = folder / "certificate.pem"
    write_certificate(certificate)
    (folder / "practice.conf").write_text(
        replaced(
            NGINX_FILE,
            {
                "listen 80;": f"listen {HOST}:{server.http_port};",
                "listen 443 ssl": f"listen {HOST}:{server.https_port} ssl",
                # A machine of the tests may know no IPv6.
                "listen [::]:80;": "",
                "listen [::]:443 ssl http2;": "",
                "www.example.org;": f"{HOST};",
                "/etc/letsencrypt/live/www.example.org/fullchain.pem": str(certificate),
                "/etc/letsencrypt/live/www.example.org/privkey.pem": str(certificate),
                BACKEND: f"{HOST}:{backend}",
            },
        )
    )
    # Started by root, nginx would run its workers as nobody, who cannot write to the folder.
    user = f"user {getpass.getuser()};" if os.getuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(user=user, folder=folder, site=folder / "practice.conf"))
    command = [find_program("nginx"), "-c", str(configuration), "-e", "stderr"]
    with running_server(command, dict(os.environ), server.https_port, folder / "nginx.log"):
        yield server


@contextmanager
def running_caddy(folder: Path, backend: int) -> Iterator[FrontServer]:
    """Caddy in front of the port ``backend``, writing to ``folder``, until the end of the block."""
    server = FrontServer(folder, free_port(), free_port())
    configuration = folder / "Caddyfile"
    configuration.write_text(
        replaced(
            CADDY_FILE,
            {
                # In place of a certificate from outside, one that Caddy makes itself.
                "\n{\n": (
                    f"\n{{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n"
                    f"\thttp_port {server.http_port}\n\thttps_port {server.https_port}\n"
                ),
                "www.example.org {": f"{HOST} {{",
                BACKEND: f"{HOST}:{backend}",
            },
        )
    )
    environment = {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    command = [find_program("Caddy"), "run", "--config", str(configuration)]
    with running_server(command, environment, server.https_port, folder / "caddy.log"):
        yield server
