"""The search backend to name in WAGTAILSEARCH_BACKENDS: Wagtail's own for the database in use.

It differs from Wagtail's in four ways, on SQLite and on PostgreSQL alike:

- any string is a valid query (normalisation.py);
- a word of the query finds every word that begins with its stem (stemming.py);
- what is searched may be filtered by what the database works out (filters.py);
- search results have ``keys``: the primary keys of all of them, the best first, for which no object
  is read.
"""

from django.db import connection


def SearchBackend(params):
    """The backend object; Wagtail looks this name up and calls it, as it does a backend class."""
    # Imported here because modelsearch defines the models of the database in use only: importing
    # its module for SQLite fails on PostgreSQL.
    if connection.vendor == "postgresql":
        from practice.search.postgresql import PostgreSQLSearchBackend

        return PostgreSQLSearchBackend(params)

    from practice.search.sqlite import SQLiteSearchBackend

    return SQLiteSearchBackend(params)
