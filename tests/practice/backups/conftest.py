"""A site with enquiries and media, and places to restore it to, each used by programs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
from moto.server import ThreadedMotoServer

from bench.databases import temporary_database
from bench.processes import PROJECT
from practice.backups.encryption import make_identity_file
from tests.support.canary import CANARY
from tests.support.server import static_files

MEDIA = {
    "images/door.jpg": os.urandom(70_000),
    "original_images/door.jpg": os.urandom(200_000),
    "documents/fees.txt": CANARY.encode(),
    "documents/copy of fees.txt": CANARY.encode(),
    "documents/empty.txt": b"",
}
ENQUIRIES = """
import json
from consultations.models import Enquiry
print(json.dumps({str(enquiry.pk): enquiry.answers for enquiry in Enquiry.objects.all()}))
"""


class Result(NamedTuple):
    status: int
    output: str
    error: str


@dataclass(frozen=True)
class Place:
    """Where a site is, or may be restored to."""

    var_dir: Path
    environment: dict[str, str]

    def manage(self, *arguments: str, text: str = "", **variables: str) -> Result:
        """Run a command of manage.py with ``text`` as its standard input."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self.environment | variables,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in result.stderr, result.stderr
        return Result(result.returncode, result.stdout, result.stderr)

    def succeed(self, *arguments: str, **variables: str) -> str:
        """The output of a command, which must succeed."""
        result = self.manage(*arguments, **variables)
        assert result.status == 0, result.output + result.error
        return result.output

    def fail(self, *arguments: str, **variables: str) -> str:
        """The last line of what a command says that must fail."""
        result = self.manage(*arguments, **variables)
        assert result.status == 1, result.output + result.error
        return result.error

    def run(self, code: str) -> str:
        return self.succeed("shell", "--no-imports", "-c", code)

    def enquiries(self) -> str:
        """All enquiries with their answers, decrypted."""
        return self.run(ENQUIRIES)

    def media(self) -> dict[str, bytes]:
        folder = self.var_dir / "media"
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }


@pytest.fixture(scope="module")
def site(migrated_database, tmp_path_factory) -> Iterator[Place]:
    """A site with the consultation form, some enquiries and MEDIA, and with a pair of keys.

    The secret key is in the file “identity” beside its data, the backups in the folder “backups”.
    """
    folder = tmp_path_factory.mktemp("backed-up")
    (folder / "backups").mkdir()
    var_dir = folder / "site"
    shutil.copytree(migrated_database.parent, var_dir)
    (var_dir / "static").symlink_to(static_files())
    environment = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "VAR_DIR": str(var_dir),
        "DJANGO_SETTINGS_MODULE": "practice.settings.demo",
    }
    with temporary_database(var_dir) as variables:
        place = Place(var_dir, environment | variables)
        if variables:
            place.succeed("migrate", "--verbosity", "0")
        place.run("from bench.form_page import add_form_page; add_form_page()")
        for name, content in MEDIA.items():
            file = var_dir / "media" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        recipient = make_identity_file(folder / "identity")
        place.environment["BACKUP_RECIPIENTS"] = recipient
        place.environment["BACKUP_DESTINATION"] = str(folder / "backups")
        yield place


@pytest.fixture(scope="module")
def identity(site) -> str:
    """The file with the secret key."""
    return str(site.var_dir.parent / "identity")


@pytest.fixture(scope="module")
def backups(site) -> Path:
    """The folder with a backup of ``site``, for tests that do not change it."""
    site.succeed("backup")
    return site.var_dir.parent / "backups"


@pytest.fixture
def copied_backups(backups, tmp_path) -> Path:
    """The same, for a test that damages it."""
    return Path(shutil.copytree(backups, tmp_path / "copied"))


@contextmanager
def new_place(site: Place, var_dir: Path) -> Iterator[Place]:
    """An empty database and folder with the keys of ``site``."""
    var_dir.mkdir()
    for name in ("secret-key", "enquiry-key"):
        shutil.copyfile(site.var_dir / name, var_dir / name)
    (var_dir / "static").symlink_to((site.var_dir / "static").resolve())
    with temporary_database(var_dir) as variables:
        yield Place(var_dir, site.environment | {"VAR_DIR": str(var_dir)} | variables)


@pytest.fixture
def empty_place(site, tmp_path) -> Iterator[Place]:
    with new_place(site, tmp_path / "place") as place:
        yield place


@pytest.fixture(scope="module")
def restored(site, backups, identity, tmp_path_factory) -> Iterator[tuple[Place, str]]:
    """Where the backup of ``site`` was restored, for tests that do not change it; and what was
    said meanwhile.
    """
    with new_place(site, tmp_path_factory.mktemp("restored") / "place") as place:
        yield place, place.succeed("restore", "--identity", identity)


@pytest.fixture
def restored_place(restored) -> Place:
    return restored[0]


@pytest.fixture(scope="session")
def s3_store() -> Iterator[dict[str, str]]:
    """An S3-compatible store with the bucket “practice”; yields boto3's environment variables."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield {
        "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "eu-west-2",
    }
    server.stop()
