"""Damage to stored files, one of each kind."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def stored_files(backups: Path) -> dict[str, Path]:
    """The newest backup's manifest, list of contents and database, and one of its media.

    The database is the largest file, and the smallest belongs to the media.
    """
    manifest = max((backups / "manifests").iterdir())
    content = json.loads(manifest.read_text())
    contents = content["contents"]["name"]
    others = [backups / name for name in content["objects"] if name != contents]
    by_size = sorted(others, key=lambda path: path.stat().st_size)
    return {
        "manifest": manifest,
        "list of contents": backups / contents,
        "database": by_size[-1],
        "media": by_size[0],
    }


@contextmanager
def flipped_byte(file: Path) -> Iterator[None]:
    """Flip a bit in the middle of ``file`` until the end of the block."""
    flip(file)
    try:
        yield
    finally:
        flip(file)


def flip(file: Path) -> None:
    with file.open("r+b") as opened:
        position = file.stat().st_size // 2
        opened.seek(position)
        [byte] = opened.read(1)
        opened.seek(position)
        opened.write(bytes([byte ^ 1]))
