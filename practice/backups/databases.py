"""Copies of the site's database while others write to it, and their way back.

SQLite is copied by ``VACUUM INTO``, PostgreSQL by ``pg_dump`` in a snapshot in which the rows are
counted as well.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from practice.backups.exceptions import BackupError

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SQLITE_SUFFIXES = ("", "-wal", "-shm")


def dump_database(target: Path) -> dict[str, int]:
    """Write a consistent copy to ``target``; returns how many rows each of its tables has.

    Must not be called in a transaction. Raises BackupError, django.db.Error or OSError.
    """
    # Those of Django's models: others, such as the search's own, are made from these.
    tables = connection.introspection.django_table_names(only_existing=True)
    if connection.vendor == SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        with closing(sqlite3.connect(target)) as copy:
            return count_rows(copy.cursor(), tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        run_client("pg_dump", ["-Fc", f"--snapshot={snapshot}", f"--file={target}"])
        return count_rows(cursor, tables)


def count_rows(cursor, tables: Iterable[str]) -> dict[str, int]:
    """How many rows each of ``tables`` has, by a cursor of Django or of sqlite3."""
    rows = {}
    for table in tables:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        [rows[table]] = cursor.fetchone()
    return rows


def count_present_rows(tables: Iterable[str]) -> dict[str, int]:
    """How many rows each of ``tables`` has in the site's database; those that are not there, 0."""
    present = set(connection.introspection.table_names())
    tables = list(tables)
    with connection.cursor() as cursor:
        return dict.fromkeys(tables, 0) | count_rows(cursor, present.intersection(tables))


def has_tables() -> bool:
    return bool(connection.introspection.table_names())


def load_database(dump: Path) -> None:
    """Make ``dump`` the site's database, which must have no tables.

    It is there whole or not at all. Raises BackupError, django.db.Error or OSError.
    """
    connection.close()
    if connection.vendor == SQLITE:
        database = Path(connection.settings_dict["NAME"])
        for suffix in SQLITE_SUFFIXES:
            Path(f"{database}{suffix}").unlink(missing_ok=True)
        new = database.with_name(f"{database.name}.new")
        shutil.move(dump, new)  # from another disk it is copied
        new.replace(database)
    else:
        options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
        run_client("pg_restore", options, ["-d"], [str(dump)])


def run_client(
    program: str, options: list[str], before_name: Iterable[str] = (), after: Iterable[str] = ()
) -> None:
    """Run a client program of PostgreSQL on the site's database.

    The password goes by the environment: everybody on the machine may read a program's arguments.
    Raises BackupError with what the program says.
    """
    database = connection.settings_dict
    # Django does not pass on a host and a port that stand among the options of DATABASE_URL.
    server = {
        name: database[name] or database["OPTIONS"].get(name.lower(), "")
        for name in ("HOST", "PORT")
    }
    arguments, environment = DatabaseClient.settings_to_cmd_args_env(
        database | server, [*options, *before_name]
    )
    try:
        result = subprocess.run(
            [program, *arguments[1:], *after],
            env=os.environ | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            start_new_session=True,  # Ctrl-C is for this program, which ends when it has
        )
    except FileNotFoundError as error:
        raise BackupError(
            f"There is no program {program} on this machine: install PostgreSQL’s client programs, "
            "of the server’s major version (apt-get install postgresql-client)."
        ) from error
    if result.returncode:
        raise BackupError(f"{program} has failed: {result.stderr.strip()[-1000:]}")
