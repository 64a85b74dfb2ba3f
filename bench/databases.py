"""Databases that are made for the bench or for the browser's tests, and are gone after them."""

import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import dj_database_url
import psycopg

Variables = dict[str, str]  # of the environment


@contextmanager
def database(var_dir: Path, copied: Variables | None = None) -> Iterator[Variables]:
    """What the environment must say so that a new database is used, dropped afterwards.

    It is a copy of the one that the environment ``copied`` uses, else empty. With DATABASE_URL set
    it is made on that server, else as a file in ``var_dir``.
    """
    if url := os.environ.get("DATABASE_URL"):
        with database_of_a_server(url, copied) as name:
            yield {"DATABASE_URL": re.sub(r"/[^/?]*(\?.*)?$", rf"/{name}\1", url)}
        return
    if copied:
        with closing(sqlite3.connect(f"{copied['VAR_DIR']}/practice.sqlite3")) as connection:
            connection.execute("VACUUM INTO ?", [f"{var_dir}/practice.sqlite3"])
    yield {}


@contextmanager
def database_of_a_server(url: str, copied: Variables | None) -> Iterator[str]:
    """The name of a new database beside the one at ``url``."""
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
