"""Databases for the bench and the browser tests, dropped after use."""

import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import dj_database_url
import psycopg

Environment = dict[str, str]  # environment variables


@contextmanager
def temporary_database(var_dir: Path, copied: Environment | None = None) -> Iterator[Environment]:
    """A new database; yields the environment variables with which Django uses it.

    It is empty, or a copy of the one that the environment ``copied`` uses. With DATABASE_URL set it
    is created on that server, else as a SQLite file in ``var_dir``.
    """
    if url := os.environ.get("DATABASE_URL"):
        with temporary_postgresql_database(url, copied) as name:
            yield {"DATABASE_URL": re.sub(r"/[^/?]*(\?.*)?$", rf"/{name}\1", url)}
        return
    if copied:
        with closing(sqlite3.connect(f"{copied['VAR_DIR']}/practice.sqlite3")) as connection:
            connection.execute("VACUUM INTO ?", [f"{var_dir}/practice.sqlite3"])
    yield {}


@contextmanager
def temporary_postgresql_database(url: str, copied: Environment | None) -> Iterator[str]:
    """The name of a new database on the PostgreSQL server at ``url``."""
    server = dj_database_url.parse(url)
    connection = psycopg.connect(
        dbname="postgres",
        host=server["HOST"],
        port=server["PORT"] or None,
        user=server["USER"] or None,
        password=server["PASSWORD"] or None,
        autocommit=True,
    )
    name = f"practice_{secrets.token_hex(4)}"
    template = dj_database_url.parse(copied["DATABASE_URL"])["NAME"] if copied else "template1"
    with connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield name
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
