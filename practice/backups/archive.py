"""Making a backup.

First the database, then the media that are not in the destination already, then the list of
contents, and the manifest last: until that is there, there is no new backup, and the former ones
are as they were. What a run that was killed has stored, the next one finds.
"""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from pyrage.x25519 import Recipient
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from practice.backups.databases import dump_database
from practice.backups.destinations import Destination
from practice.backups.encryption import encrypt_file
from practice.backups.exceptions import BackupError, BackupStopped
from practice.backups.folders import empty_folder
from practice.backups.locks import lock
from practice.backups.manifests import (
    MANIFESTS,
    OBJECTS,
    Contents,
    Manifest,
    StoredFile,
    identifier_in,
    manifest_name,
    newest_first,
    object_name,
    read_manifest,
    sha256_in,
    taken_at_in,
)
from practice.backups.models import Backup
from practice.backups.retention import Keep, moments_to_keep

logger = logging.getLogger(__name__)

Report = Callable[[int, int], None]  # told of the bytes that are done, and of all


@dataclass
class Summary:
    """What making a backup has come to."""

    files: int  # in the backup
    sent: int  # of which were sent now
    sent_bytes: int
    deleted: int  # backups that are kept no longer
    not_deleted: str = ""  # why old ones could not be deleted, if so


class ObjectStore:
    """The encrypted files of a destination, in which each file is stored once.

    A file is known by a keyed digest of its content, so that whoever reads the destination cannot
    tell whether a file that they have is in it; and of the recipients, who must be able to open it.
    """

    def __init__(self, destination: Destination, recipients: list[Recipient]):
        self.destination = destination
        self.recipients = recipients
        names = destination.list_names(OBJECTS)
        self.names = {identifier_in(name): name for name in names if sha256_in(name)}
        self.sent = self.sent_bytes = 0

    def add(self, path: Path) -> StoredFile:
        """Store the file at ``path``, unless it is there. Raises OSError."""
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
            size = file.tell()
        if name := self.names.get(self.identifier(digest)):
            return StoredFile(name, digest, size)
        encrypted = self.destination.staging / "object"
        digests = encrypt_file(path, encrypted, self.recipients)
        # Of what was encrypted: somebody may have written to the file meanwhile.
        name = object_name(self.identifier(digests.plain), digests.encrypted)
        self.destination.put(encrypted, name)
        self.names[identifier_in(name)] = name
        self.sent += 1
        self.sent_bytes += digests.size
        return StoredFile(name, digests.plain, digests.size)

    def identifier(self, digest: str) -> str:
        text = " ".join([digest, *sorted(map(str, self.recipients))])
        return salted_hmac("practice.backups", text, algorithm="sha256").hexdigest()[:32]


def make_backup(
    destination: Destination,
    recipients: list[Recipient],
    stop: Event,
    report: Report = lambda done, total: None,
) -> Summary:
    """Make a backup of the database and the media, and delete those that are kept no longer.

    Raises BackupError, OSError, django.db.Error, or BackupStopped when ``stop`` is set.
    """
    with (
        lock(Path(settings.VAR_DIR) / "backup.lock"),
        empty_folder(work_folder()) as work,
        empty_folder(destination.staging),
    ):
        store = ObjectStore(destination, recipients)
        taken_at = timezone.now()
        contents = store_database_and_media(store, work, stop, report)
        list_file = work / "contents.json"
        list_file.write_bytes(contents.to_json())
        stored_list = store.add(list_file)
        files = [stored_list, contents.database, *contents.media.values()]
        objects = sorted({file.name for file in files})
        if missing := set(objects) - destination.list_names(OBJECTS):
            raise BackupError(
                f"Of the files of this backup {len(missing)} are no longer in the destination. "
                "Run it again, and nothing else that deletes there meanwhile."
            )
        name = put_manifest(destination, Manifest(taken_at, stored_list, objects))
        Backup.objects.create(name=name, taken_at=taken_at, made_at=timezone.now(), proved_at=None)
        summary = Summary(len(files), store.sent, store.sent_bytes, deleted=0)
        try:
            summary.deleted = delete_old_backups(destination, Keep(*settings.BACKUP_KEEP))
        except (BackupError, OSError) as error:
            # The backup is made: an error would have the job make another every five minutes.
            summary.not_deleted = str(error)
            logger.error("The backup was made, but old ones could not be deleted. %s", error)
    return summary


def work_folder() -> Path:
    """Where copies lie that must not leave this machine unencrypted."""
    return Path(settings.VAR_DIR) / "backup-work"


def store_database_and_media(
    store: ObjectStore, work: Path, stop: Event, report: Report
) -> Contents:
    """The database first: a picture that it names was stored before, and is found among the media.

    Only what was deleted meanwhile is named and no longer there.
    """
    dump = work / "database"
    rows = dump_database(dump)
    paths = media_files()
    total = sum(map(size_of, [dump, *paths]))
    database = store.add(dump)
    dump.unlink()
    media = {}
    report(done := database.size, total)
    for path in paths:
        if stop.is_set():
            raise BackupStopped
        with suppress(FileNotFoundError):  # deleted since it was listed
            file = store.add(path)
            media[path.relative_to(settings.MEDIA_ROOT).as_posix()] = file
            report(done := done + file.size, total)
    return Contents(connection.vendor, database, media, rows)


def media_files() -> list[Path]:
    """The files of all media, also in folders that are links. Raises OSError if one cannot be read.

    Raises BackupError if one is the enquiry key or the erasure ledger, by which a backup would give
    away or bring back what must stay outside.
    """

    def fail(error: OSError) -> None:  # os.walk would pass over the folder
        raise error

    if not (Path(settings.MEDIA_ROOT).exists() or has_uploads()):
        return []  # the folder is made with the first file
    walk = os.walk(settings.MEDIA_ROOT, onerror=fail, followlinks=True)
    files = sorted(Path(folder, name) for folder, _, names in walk for name in names)
    paths = [path for path in files if path.is_file()]
    kept_outside = {
        Path(file).resolve()
        for file in (settings.ENQUIRY_KEY_FILE, settings.ERASURE_LEDGER_FILE)
        if file
    }
    if found := kept_outside.intersection(map(Path.resolve, paths)):
        raise BackupError(
            f"{found.pop()} lies among the media, and must not get into a backup. Move it."
        )
    return paths


def has_uploads() -> bool:
    return any(model.objects.exists() for model in (get_image_model(), get_document_model()))


def size_of(path: Path) -> int:
    """In bytes; 0 if the file has been deleted."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def put_manifest(destination: Destination, manifest: Manifest) -> str:
    """Store ``manifest``, by which the backup exists; returns its name."""
    data = manifest.to_json()
    file = destination.staging / "manifest"
    with file.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    name = manifest_name(manifest.taken_at, sha256(data).hexdigest())
    destination.put(file, name)
    return name


def delete_old_backups(destination: Destination, keep: Keep) -> int:
    """Delete the backups that are kept no longer, and each file that none of the others names.

    Returns how many backups. Raises BackupError, and deletes no file of a backup, if a manifest
    that is kept cannot be read.
    """
    manifests = newest_first(destination.list_names(MANIFESTS))
    kept = moments_to_keep(map(taken_at_in, manifests), keep)
    old = [name for name in manifests if taken_at_in(name) not in kept]
    needed = {
        name
        for manifest in manifests
        if manifest not in old
        for name in read_manifest(destination, manifest).objects
    }
    # What has no name of ours is somebody else's.
    objects = {name for name in destination.list_names(OBJECTS) if sha256_in(name)}
    for name in [*old, *objects - needed]:
        destination.delete(name)
    return len(old)
