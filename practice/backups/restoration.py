"""Bringing a backup back, into an empty place.

Every file is fetched, decrypted and compared with its digests in a folder beside the data first.
Only then are the media moved to their place, and the database last.
"""

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from threading import Event
from typing import BinaryIO

import pyrage
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import connection
from pyrage.x25519 import Identity

from practice.backups.databases import count_present_rows, has_tables, load_database
from practice.backups.destinations import Destination
from practice.backups.encryption import decrypt
from practice.backups.exceptions import BackupError, BackupStopped
from practice.backups.folders import empty_folder
from practice.backups.manifests import (
    MANIFESTS,
    Contents,
    Manifest,
    StoredFile,
    newest_first,
    read_manifest,
    sha256_in,
)

SHOWN_FILES = 5  # of those that are damaged
MEDIA, DATABASE = "media", "database"  # within the folder of what was fetched


@dataclass(frozen=True)
class Restored:
    """What came back."""

    verified: int  # stored files, the manifest and the list of contents included
    rows: int
    lost: int  # rows that the backup has and the database lacks


def find_manifest(destination: Destination, moment: str = "") -> tuple[str, Manifest]:
    """The name and the manifest of the newest backup, or of that taken at ``moment``.

    ``moment`` is the beginning of the manifest's file name. Raises BackupError or OSError.
    """
    names = newest_first(destination.list_names(MANIFESTS))
    if not names:
        raise BackupError("There is no backup in this place.")
    found = [name for name in names if name.startswith(f"{MANIFESTS}/{moment}")]
    if not found:
        raise BackupError(f"There is no backup of {moment}. `manage.py restore --list` lists all.")
    return found[0], read_manifest(destination, found[0])


def restore(
    destination: Destination,
    manifest: Manifest,
    identities: list[Identity],
    stop: Event,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Restored:
    """Restore the database and the media, as they were. ``report`` is told of the bytes that are
    verified, and of all.

    Raises BackupError, OSError, django.db.Error, or BackupStopped when ``stop`` is set. Until all
    files are verified, nothing of the site has been touched, and then it is not stopped any more.
    """
    contents = read_contents(destination, manifest, identities)
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    refuse_place_in_use(contents)
    with fetched(destination, contents, identities, stop, report) as folder:
        put_in_place(folder)
    here = count_present_rows(contents.rows)
    lost = sum(max(0, count - here[table]) for table, count in contents.rows.items())
    # With the manifest itself.
    return Restored(len(manifest.objects) + 1, sum(here.values()), lost)


def read_contents(
    destination: Destination, manifest: Manifest, identities: list[Identity]
) -> Contents:
    """The list of what is in a backup. Raises BackupError if it is not what it was."""
    data = io.BytesIO()
    fetch(destination, manifest.contents, data, identities)
    contents = Contents.from_json(data.getvalue())
    files = [manifest.contents, contents.database, *contents.media.values()]
    if {file.name for file in files} != set(manifest.objects):
        raise BackupError("The manifest and the list of contents do not belong together.")
    for path in contents.media:
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise BackupError(f"The backup names a file outside the media: {path}.")
    return contents


def refuse_place_in_use(contents: Contents) -> None:
    """Raise BackupError if the site has data already, or another kind of database."""
    if contents.vendor != connection.vendor:
        raise BackupError(
            f"This is a backup of {contents.vendor}, but the database of this site is "
            f"{connection.vendor}. Set DATABASE_URL to a database of the same kind."
        )
    if has_tables():
        names = {
            model._meta.db_table: model._meta.verbose_name_plural for model in apps.get_models()
        }
        here = count_present_rows(contents.rows)
        more = [
            f"{here[table] - count:,} of “{names.get(table, table)}”"
            for table, count in contents.rows.items()
            if here[table] > count
        ]
        newer = f" It has rows that the backup lacks: {', '.join(more)}." if more else ""
        raise BackupError(
            "The database of this site is not empty, and a backup is restored into an empty one "
            f"only.{newer} Move the database away, or name another in DATABASE_URL or VAR_DIR. "
            "`migrate` is not needed before."
        )
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        raise BackupError(f"{media} is not empty. Move its files away, and run this again.")


@contextmanager
def fetched(
    destination: Destination,
    contents: Contents,
    identities: list[Identity],
    stop: Event,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Path]:
    """A folder with the files of a backup, each verified. It is deleted at the end.

    Raises BackupError, which names the files that cannot be used, OSError or BackupStopped.
    """
    files = {DATABASE: contents.database}
    files |= {f"{MEDIA}/{path}": file for path, file in contents.media.items()}
    total, done, failures = sum(file.size for file in files.values()), 0, []
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free < total + settings.FULL_DISK_BYTES:  # the site may be running on the same disk
        raise BackupError(
            f"The backup takes {total / 1e6:,.0f} MB, but in {settings.VAR_DIR} only "
            f"{free / 1e6:,.0f} MB are free."
        )
    with empty_folder(Path(settings.VAR_DIR) / "restore-work") as folder:
        for path, file in files.items():
            if stop.is_set():
                raise BackupStopped
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as opened:
                try:
                    fetch(destination, file, opened, identities)
                except BackupError as error:
                    failures.append(str(error))
            report(done := done + file.size, total)
        if failures:
            raise BackupError(
                f"Nothing was restored: {len(failures)} of {len(files)} files cannot be used.\n"
                + "\n".join(failures[:SHOWN_FILES])
            )
        yield folder


def fetch(
    destination: Destination, file: StoredFile, target: BinaryIO, identities: list[Identity]
) -> None:
    """Write ``file``, decrypted, to ``target``. Raises BackupError if it is not what it was."""
    try:
        with closing(destination.open(file.name)) as source:
            digests = decrypt(source, target, identities)
    except pyrage.DecryptError as error:
        raise BackupError(
            f"{file.name}: none of the secret keys opens it, or it is damaged."
        ) from error
    except OSError as error:
        raise BackupError(f"{file.name} is missing, damaged or cannot be read: {error}.") from error
    if (digests.plain, digests.encrypted) != (file.sha256, sha256_in(file.name)):
        raise BackupError(f"{file.name} is damaged: it is not what was stored under this name.")


def put_in_place(folder: Path) -> None:
    """Move what was fetched to where the site looks for it, the database last."""
    if (folder / MEDIA).exists():
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        for entry in (folder / MEDIA).iterdir():
            shutil.move(entry, Path(settings.MEDIA_ROOT) / entry.name)
    load_database(folder / DATABASE)


def bring_up_to_date(stdout: OutputWrapper) -> None:
    """Migrate what was restored to this version of the site, and erase again what has been erased
    since the backup, if the ledger is there.
    """
    call_command("migrate", verbosity=0, interactive=False)
    ledger = Path(settings.ERASURE_LEDGER_FILE)
    if ledger.exists():
        call_command("replay_erasures", stdout=stdout)
    else:
        stdout.write(
            f"There is no ledger of erasures at {ledger}. Whoever was erased since the backup was "
            "taken is back. If there is a copy of the ledger, run `manage.py replay_erasures FILE` "
            "before the site opens."
        )
