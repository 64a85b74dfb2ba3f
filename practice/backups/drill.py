"""A restore on trial: into a temporary place, by a program that runs there.

The place has a folder and a database of its own, so what the trial does never reaches the site.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import ProgrammingError, connection

from practice.backups.databases import POSTGRESQL
from practice.backups.exceptions import BackupError
from practice.backups.folders import empty_folder
from practice.backups.locks import lock

# What the site in the temporary place needs of this one: the static files, and the demo’s keys.
SHARED = ("static", "secret-key", "enquiry-key")


@dataclass(frozen=True)
class TrialReport:
    """What came back in the temporary place."""

    verified: int  # stored files
    rows: int
    lost: int  # rows that the backup has and the database lacks
    opened: list[str]  # whose encrypted texts the keys open
    pages: list[str]  # paths that are shown

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls(**json.loads(text))


def run_trial(source: str, moment: str, identity_text: str) -> TrialReport:
    """Restore the backup of ``moment`` in ``source``, and look at what came back.

    Raises BackupError with what the program says that failed, OSError or django.db.Error.
    """
    with temporary_place() as environment:
        result = subprocess.run(
            [sys.executable, "manage.py", "trial_restore", source, "--backup", moment],
            cwd=settings.BASE_DIR,
            env=os.environ | environment,
            input=identity_text,
            capture_output=True,
            text=True,
            check=False,
        )
    if result.returncode:
        raise BackupError(result.stderr.strip().removeprefix("CommandError: ")[-2000:])
    return TrialReport.from_json(result.stdout.splitlines()[-1])


@contextmanager
def temporary_place() -> Iterator[dict[str, str]]:
    """The environment variables of a site with an empty database and an empty folder.

    The folder lies beside the data: elsewhere there may be no room for it. Both are deleted.
    """
    var_dir = Path(settings.VAR_DIR)
    with lock(var_dir / "restore-drill.lock"), empty_folder(var_dir / "restore-drill") as folder:
        for name in SHARED:
            if (original := var_dir / name).exists():
                (folder / name).symlink_to(original.resolve())
        ledger = folder / "erasure-ledger"
        if Path(settings.ERASURE_LEDGER_FILE).exists():
            shutil.copyfile(settings.ERASURE_LEDGER_FILE, ledger)
        variables = {"VAR_DIR": str(folder), "ERASURE_LEDGER_FILE": str(ledger), "REDIS_URL": ""}
        if connection.vendor == POSTGRESQL:
            with temporary_database() as url:
                yield variables | {"DATABASE_URL": url}
        else:
            yield variables | {"DATABASE_URL": f"sqlite:///{folder}/practice.sqlite3"}


@contextmanager
def temporary_database() -> Iterator[str]:
    """The DATABASE_URL of a new database on the site's server.

    Raises BackupError if the site's role may not create databases.
    """
    name = f"{connection.settings_dict['NAME']}_restore_drill"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # of a run that was killed
        try:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        except ProgrammingError as error:
            role = connection.settings_dict["USER"]
            raise BackupError(
                "The drill needs a temporary database, and the site’s role may not create one. An "
                f"administrator of the server can allow it: ALTER ROLE {role} CREATEDB;"
            ) from error
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
