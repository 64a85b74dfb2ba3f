"""What is in a backup: the manifest, which anybody may read, and the contents, which are encrypted.

The manifest of a backup is a file “manifests/<moment>.<SHA-256>.json”. It names the stored files
that belong together, so that backups can be listed and deleted without a secret key. One of these
files is the list of contents: the names of the media and what the files are once decrypted.
"""

import hashlib
import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Self

from practice.backups.destinations import Destination
from practice.backups.exceptions import BackupError

FORMAT = 1
MANIFESTS, OBJECTS = "manifests", "objects"  # folders of a destination
MOMENT_FORMAT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class StoredFile:
    """A file in a backup."""

    name: str  # of its encrypted form in the destination
    sha256: str  # of the file itself
    size: int  # in bytes, of the file itself


@dataclass(frozen=True)
class Contents:
    vendor: str  # of the database: “sqlite” or “postgresql”
    database: StoredFile
    media: dict[str, StoredFile]  # by path within MEDIA_ROOT
    rows: dict[str, int]  # how many each table has

    def to_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        content = json.loads(data)
        content["database"] = StoredFile(**content["database"])
        content["media"] = {path: StoredFile(**file) for path, file in content["media"].items()}
        return cls(**content)


@dataclass(frozen=True)
class Manifest:
    taken_at: datetime  # all that was stored before is in the backup
    contents: StoredFile
    objects: list[str]  # the names of all stored files, that of the contents included

    def to_json(self) -> bytes:
        content = {"format": FORMAT, **asdict(self), "taken_at": self.taken_at.isoformat()}
        return json.dumps(content, indent=1).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        content = json.loads(data)
        if content.pop("format") != FORMAT:
            raise BackupError("This backup was made by another version of the site.")
        return cls(
            taken_at=datetime.fromisoformat(content["taken_at"]),
            contents=StoredFile(**content["contents"]),
            objects=content["objects"],
        )


def manifest_name(taken_at: datetime, digest: str) -> str:
    return f"{MANIFESTS}/{taken_at.astimezone(UTC).strftime(MOMENT_FORMAT)}.{digest}.json"


def object_name(identifier: str, digest: str) -> str:
    """The name of an encrypted file: ``identifier`` says what it was made of, and for whom."""
    return f"{OBJECTS}/{identifier}.{digest}.age"


def identifier_in(name: str) -> str:
    """What the name of a stored file begins with; of a manifest, the moment as commands take it."""
    return PurePosixPath(name).name.partition(".")[0]


def sha256_in(name: str) -> str:
    """The SHA-256 that the bytes of a stored file must have."""
    parts = name.split(".")
    return parts[-2] if len(parts) > 2 else ""


def taken_at_in(name: str) -> datetime:
    """When a backup was taken, to the second, from the name of its manifest. Raises ValueError."""
    return datetime.strptime(identifier_in(name), MOMENT_FORMAT).replace(tzinfo=UTC)


def is_manifest(name: str) -> bool:
    try:
        taken_at_in(name)
    except ValueError:
        return False
    return name.endswith(".json")


def read_manifest(destination: Destination, name: str) -> Manifest:
    """The manifest called ``name``. Raises OSError, or BackupError if it is damaged."""
    with closing(destination.open(name)) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != sha256_in(name):
        raise BackupError(f"{name} is damaged: its SHA-256 is not the one in its name.")
    return Manifest.from_json(data)


def newest_first(names: Iterable[str]) -> list[str]:
    """The names of the manifests among ``names``."""
    return sorted(filter(is_manifest, names), reverse=True)
