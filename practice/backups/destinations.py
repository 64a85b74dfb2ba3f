"""Where backups are kept: a folder, or a bucket of an S3-compatible store.

A destination keeps files by name, such as “objects/….age”. A file is there whole or not at all.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from practice.backups.encryption import Readable
from practice.backups.exceptions import BackupError

S3_SCHEME = "s3"
S3_THREADS = 2  # each of which holds parts of 8 MB in memory
NOT_A_DESTINATION = (
    "“{}” is not a place for backups. Give the whole path of a folder, such as /mnt/backup, or "
    "s3://bucket/prefix."
)


class Destination(Protocol):
    staging: Path  # a folder for files that are then put

    def list_names(self, folder: str) -> set[str]:
        """The names, “folder/…”, of all files of a folder."""

    def put(self, path: Path, name: str) -> None:
        """Move the file at ``path``, which lies in ``staging``, to ``name``."""

    def open(self, name: str) -> Readable:
        """The bytes of a file, for the caller to close."""

    def delete(self, name: str) -> None: ...


def open_destination(address: str, work: Path) -> Destination:
    """The destination at ``address``. ``work`` is a folder on this machine for files on their way.

    Raises BackupError.
    """
    parts = urlsplit(address)
    if parts.scheme == S3_SCHEME and parts.netloc:
        return S3Destination(parts.netloc, parts.path.strip("/"), work)
    if not address:
        raise BackupError(
            "BACKUP_DESTINATION is not set. Set it to a folder on another disk or machine, or to "
            "s3://bucket/prefix."
        )
    path = Path(address)
    if parts.scheme or not path.is_absolute():
        raise BackupError(NOT_A_DESTINATION.format(address))
    if path.resolve().is_relative_to(Path(settings.VAR_DIR).resolve()):
        raise BackupError(
            f"{path} lies within the folder of the site’s data. What is lost with that folder "
            "would be lost with its backup: give a folder on another disk."
        )
    if not path.is_dir():
        # Not made here: it may be a disk that is not mounted.
        raise BackupError(
            f"There is no folder {path}. Make it, or mount the disk that it should be on."
        )
    return FolderDestination(path)


class FolderDestination:
    def __init__(self, root: Path):
        self.root = root
        self.staging = root / ".practice-incoming"

    def list_names(self, folder: str) -> set[str]:
        path = self.root / folder
        return {f"{folder}/{entry.name}" for entry in path.iterdir()} if path.exists() else set()

    def put(self, path: Path, name: str) -> None:
        target = self.root / name
        target.parent.mkdir(exist_ok=True)
        path.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the new name, without which a power cut loses the file
        finally:
            os.close(folder)

    def open(self, name: str) -> BinaryIO:
        return (self.root / name).open("rb")

    def delete(self, name: str) -> None:
        with suppress(FileNotFoundError):
            (self.root / name).unlink()


def raising_os_error(method: Callable) -> Callable:
    """What boto3 raises, as an OSError, like a disk's."""

    def call(self, *args):
        # Of 40 MB, and only a destination in S3 needs it.
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return method(self, *args)
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise OSError(0, f"the S3 store says: {error}") from error

    return call


class S3Body:
    """The bytes of an object as they come in."""

    def __init__(self, body: Any):
        self.body = body

    @raising_os_error
    def read(self, size: int = -1) -> bytes:
        return self.body.read(None if size < 0 else size)

    def close(self) -> None:
        self.body.close()


class S3Destination:
    """boto3's own environment variables name the store and its keys: docs/backup.md."""

    def __init__(self, bucket: str, prefix: str, work: Path):
        # Of 40 MB, and only a destination in S3 needs it.
        import boto3
        from boto3.s3.transfer import TransferConfig

        try:
            self.client: Any = boto3.client("s3")
        except ValueError as error:
            raise BackupError(
                "AWS_ENDPOINT_URL_S3 must be the address of the store, such as "
                f"https://s3.example.org: {error}."
            ) from error
        self.transfer = TransferConfig(max_concurrency=S3_THREADS)
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""
        self.staging = work / "encrypted"

    @raising_os_error
    def list_names(self, folder: str) -> set[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=f"{self.prefix}{folder}/"
        )
        return {
            entry["Key"].removeprefix(self.prefix)
            for page in pages
            for entry in page.get("Contents", [])
        }

    @raising_os_error
    def put(self, path: Path, name: str) -> None:
        self.client.upload_file(
            str(path), self.bucket, f"{self.prefix}{name}", Config=self.transfer
        )
        path.unlink()

    @raising_os_error
    def open(self, name: str) -> Readable:
        response = self.client.get_object(Bucket=self.bucket, Key=f"{self.prefix}{name}")
        return S3Body(response["Body"])

    @raising_os_error
    def delete(self, name: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=f"{self.prefix}{name}")
