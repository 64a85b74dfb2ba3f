"""A database that works but for one table."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models


@contextmanager
def table_gone(model: type[models.Model]) -> Iterator[None]:
    """In the block, each query on the table of ``model`` fails."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table}_gone RENAME TO {table}")
