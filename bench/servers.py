"""granian with the site, and nginx with files, one working process each."""

import getpass
import os
import shutil
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import free_port, listening
from bench.sites import Site
from practice import serve

BARE = "django.core.wsgi:get_wsgi_application"

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
OF_NGINX = {"connection", "content-length", "content-type", "date", "etag", "server"}


@dataclass(frozen=True)
class Server:
    pid: int
    url: str  # without a slash at the end


@dataclass(frozen=True)
class Answer:
    headers: dict[str, str]
    body: bytes


def get(url: str, headers: dict[str, str]) -> Answer:
    """What the server at ``url`` answers."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        return Answer(dict(answer.headers), answer.read())


@contextmanager
def granian(site: Site, *, bare: bool = False) -> Iterator[Server]:
    """``site`` as practice.serve serves it; or ``bare``, Wagtail alone: bench/bare.py."""
    port = free_port()
    environment = serve.DEFAULTS | site.environment
    environment |= {"GRANIAN_PORT": str(port), "GRANIAN_WORKERS": "1"}
    arguments = serve.PROGRAMS["web"]
    if bare:
        environment["DJANGO_SETTINGS_MODULE"] = "bench.bare"
        arguments = ["-m", "granian", BARE, "--factory", "--interface", "wsgi"]
    log = site.var_dir / f"granian-{port}.log"
    with listening([sys.executable, *arguments], environment, port, log) as pid:
        yield Server(pid, f"http://127.0.0.1:{port}")


@contextmanager
def nginx(folder: Path, answers: dict[str, Answer]) -> Iterator[Server]:
    """nginx with ``answers`` by path, such as “/br”, as files in the new ``folder``."""
    folder.mkdir()
    locations = []
    for path, answer in answers.items():
        (folder / path.strip("/")).write_bytes(answer.body)
        added = "".join(
            f'add_header {name} "{value.replace(chr(34), chr(92) + chr(34))}"; '
            for name, value in answer.headers.items()
            if name.lower() not in OF_NGINX
        )
        locations.append(f"        location = {path} {{ {added}}}")
    port = free_port()
    configuration = NGINX.format(
        # A process of root would else be nobody's, who can't read the folder.
        user=f"user {getpass.getuser()};" if os.getuid() == 0 else "",
        folder=folder,
        port=port,
        locations="\n".join(locations),
    )
    (folder / "nginx.conf").write_text(configuration)
    command = [str(shutil.which("nginx")), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with listening(command, dict(os.environ), port, folder / "nginx.log") as pid:
        yield Server(pid, f"http://127.0.0.1:{port}")
