"""granian with the site, and nginx with files, with one worker process each."""

import getpass
import os
import shutil
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import free_port, running_server
from bench.sites import Site
from practice.serve import programs

BARE_APPLICATION = "django.core.wsgi:get_wsgi_application"

# nginx.conf as Debian ships it, but for: one process; no access log, as granian writes none
# either; no gzip, as the bytes are compressed already; all its files in the bench's folder.
NGINX = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    default_type "text/html; charset=utf-8";
    access_log off;
    gzip off;
    client_body_temp_path {folder};
    proxy_temp_path {folder};
    fastcgi_temp_path {folder};
    uwsgi_temp_path {folder};
    scgi_temp_path {folder};
    server {{
        listen 127.0.0.1:{port};
        root {folder};
{locations}
    }}
}}
"""
NGINX_HEADERS = {"connection", "content-length", "content-type", "date", "etag", "server"}


@dataclass(frozen=True)
class Server:
    pid: int
    url: str  # without a slash at the end


@dataclass(frozen=True)
class Response:
    headers: dict[str, str]
    body: bytes


def fetch(url: str, headers: dict[str, str]) -> Response:
    """The response to a GET request."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as response:
        return Response(dict(response.headers), response.read())


@contextmanager
def running_granian(site: Site, *, bare: bool = False) -> Iterator[Server]:
    """``site`` as practice.serve serves it; if ``bare``, with Wagtail alone: bench/bare.py."""
    port = free_port()
    environment = programs.DEFAULTS | site.environment | {"PORT": str(port)}
    arguments = [*programs.WEB.arguments, "--workers", "1"]
    if bare:
        environment |= {"DJANGO_SETTINGS_MODULE": "bench.bare", "GRANIAN_PORT": str(port)}
        arguments = ["-m", "granian", BARE_APPLICATION, "--factory", "--interface", "wsgi"]
    log = site.var_dir / f"granian-{port}.log"
    with running_server([sys.executable, *arguments], environment, port, log) as pid:
        yield Server(pid, f"http://127.0.0.1:{port}")


@contextmanager
def running_nginx(folder: Path, responses: dict[str, Response]) -> Iterator[Server]:
    """nginx with ``responses``, by path, whose bodies are files in the new ``folder``."""
    folder.mkdir()
    locations = []
    for path, response in responses.items():
        (folder / path.strip("/")).write_bytes(response.body)
        added = "".join(
            f'add_header {name} "{value.replace(chr(34), chr(92) + chr(34))}"; '
            for name, value in response.headers.items()
            if name.lower() not in NGINX_HEADERS
        )
        locations.append(f"        location = {path} {{ {added}}}")
    port = free_port()
    configuration = NGINX.format(
        # Started by root, nginx would run its worker as nobody, who cannot read the folder.
        user=f"user {getpass.getuser()};" if os.getuid() == 0 else "",
        folder=folder,
        port=port,
        locations="\n".join(locations),
    )
    (folder / "nginx.conf").write_text(configuration)
    command = [str(shutil.which("nginx")), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with running_server(command, dict(os.environ), port, folder / "nginx.log") as pid:
        yield Server(pid, f"http://127.0.0.1:{port}")
