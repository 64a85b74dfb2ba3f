"""Encryption of backups with age: anybody may encrypt, only who has an identity can decrypt.

The format is that of https://age-encryption.org/v1, so that the program ``age`` opens the files as
well. The public key is a recipient (``age1…``), the secret key an identity (``AGE-SECRET-KEY-1…``).
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

import pyrage
from pyrage.x25519 import Identity, Recipient

from practice.backups.exceptions import BackupError

IDENTITY_PREFIX = "AGE-SECRET-KEY-"


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...

    def close(self) -> None: ...


class Digests(NamedTuple):
    """The SHA-256, in hexadecimal, of a file and of its encrypted form, and the file's bytes."""

    plain: str
    encrypted: str
    size: int


class HashingReader:
    def __init__(self, file: Readable):
        self.file, self.hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.hash.update(data)
        return data


class HashingWriter:
    def __init__(self, file: BinaryIO):
        self.file, self.hash, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        self.size += len(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


def encrypt_file(source: Path, target: Path, recipients: Iterable[Recipient]) -> Digests:
    """Write ``source``, encrypted, to ``target`` and wait for the disk. Raises OSError."""
    with source.open("rb") as plain, target.open("wb") as encrypted:
        reader, writer = HashingReader(plain), HashingWriter(encrypted)
        pyrage.encrypt_io(reader, writer, list(recipients))
        encrypted.flush()
        os.fsync(encrypted.fileno())
        size = plain.tell()
    return Digests(reader.hash.hexdigest(), writer.hash.hexdigest(), size)


def decrypt(source: Readable, target: BinaryIO, identities: Iterable[Identity]) -> Digests:
    """Write ``source``, decrypted, to ``target``.

    Raises pyrage.DecryptError if no identity opens it, and OSError if it is damaged or a disk
    fails. Not all damage raises: compare the digests.
    """
    reader, writer = HashingReader(source), HashingWriter(target)
    pyrage.decrypt_io(reader, writer, list(identities))
    return Digests(writer.hash.hexdigest(), reader.hash.hexdigest(), writer.size)


def parse_recipients(keys: Iterable[str]) -> list[Recipient]:
    """The public keys. Raises BackupError if there is none, or one is not valid."""
    recipients = []
    for key in keys:
        try:
            recipients.append(Recipient.from_str(key))
        except pyrage.RecipientError as error:
            raise BackupError(
                # Not all of it: somebody may have given the secret key.
                f"“{key[:12]}…” in BACKUP_RECIPIENTS is not a public key of age, which begins with "
                "age1 and has 62 characters."
            ) from error
    if not recipients:
        raise BackupError(
            "BACKUP_RECIPIENTS names no public key, and a backup is made encrypted only. "
            "`manage.py backup --make-key FILE` makes a pair of keys."
        )
    return recipients


def parse_identities(text: str) -> list[Identity]:
    """The secret keys in the text of an identity file. Raises BackupError if there is none."""
    lines = [line.strip() for line in text.splitlines()]
    try:
        identities = [Identity.from_str(line) for line in lines if line.startswith(IDENTITY_PREFIX)]
    except pyrage.IdentityError as error:
        raise BackupError("The identity file holds a secret key that is not complete.") from error
    if not identities:
        raise BackupError(
            f"The identity file holds no secret key: a line that begins with {IDENTITY_PREFIX}."
        )
    return identities


def make_identity_file(path: Path) -> str:
    """Write a new secret key to ``path``, which must not exist, and return its public key.

    Raises OSError.
    """
    identity = Identity.generate()
    recipient = str(identity.to_public())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"# public key: {recipient}\n{identity}\n")
    return recipient
