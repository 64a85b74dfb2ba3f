"""The demo practice as ``make run`` serves it, with its own data, for tests to visit.

The project's own commands make the data, granian serves over HTTP, the static files are hashed and
compressed, and the outbox runs beside it.
"""

import os
import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.databases import temporary_database
from bench.processes import PROJECT, free_port, run
from home.demo.accounts import ACCOUNTS


@dataclass(frozen=True)
class PracticeServer:
    url: str  # without a slash at the end
    var_dir: Path
    passwords: dict[str, str]  # by account: admin, editor, therapist
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py beside the running site; return what it printed."""
        return run([sys.executable, "manage.py", *arguments], self.environment)

    def get(self, path: str) -> tuple[int, str, str]:
        """The status, content type and text of ``path``, asked for without a browser."""
        try:
            with urllib.request.urlopen(self.url + path) as response:
                return (
                    response.status,
                    response.headers.get_content_type(),
                    response.read().decode(),
                )
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get_content_type(), error.read().decode()

    @property
    def log_file(self) -> Path:
        return self.var_dir / "console.log"

    @property
    def log(self) -> str:
        """What the site has written to its console."""
        return self.log_file.read_text()


@contextmanager
def running_server(
    var_dir: Path, *, demo: bool = True, **variables: str
) -> Iterator[PracticeServer]:
    """The demo practice on a free port, its data in ``var_dir``, until the end of the block.

    Without ``demo`` the site is empty. ``variables`` are added to the environment of its programs.
    """
    port, password = free_port(), secrets.token_urlsafe(12)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(var_dir),
        "LANG": "C.UTF-8",
        "PORT": str(port),
        "VAR_DIR": str(var_dir),
        "DEMO_PASSWORD": password,
        "DJANGO_SETTINGS_MODULE": "practice.settings.demo",
        "WEB_WORKERS": os.environ.get("WEB_WORKERS", "2"),
    }
    (var_dir / "static").symlink_to(static_files())
    with temporary_database(var_dir) as database, (var_dir / "console.log").open("a") as log:
        environment |= database | variables
        server = PracticeServer(
            f"http://127.0.0.1:{port}", var_dir, dict.fromkeys(ACCOUNTS, password), environment
        )
        server.manage("migrate", "--verbosity", "0")
        if demo:
            server.manage("load_demo")
        process = subprocess.Popen(
            [sys.executable, "-m", "practice.serve"],
            cwd=PROJECT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            while not is_healthy(server):
                try:
                    process.wait(0.1)
                except subprocess.TimeoutExpired:
                    continue
                raise AssertionError(f"The site did not start:\n{server.log}")
            yield server
        finally:
            process.terminate()
            process.wait()


def is_healthy(server: PracticeServer) -> bool:
    try:
        return server.get("/health/")[0] == 200
    except urllib.error.URLError:
        return False


def static_files() -> Path:
    """The folder of `make run`'s static files, made anew if one of their sources has changed."""
    var_dir = Path(os.environ.get("VAR_DIR", PROJECT / "var"))
    environment = {"PATH": os.environ["PATH"], "HOME": str(var_dir), "VAR_DIR": str(var_dir)}
    run(["make", f"VENV={sys.prefix}", str(var_dir / ".static")], environment)
    return var_dir / "static"
