"""Measures a backup of a large site while enquiries come in: ``python -m bench.backup``.

- ``clients``: sends the form so many times a second.
- ``measured``: runs a command, and says how long it took and how much memory it had.
- ``damage``: flips a byte in a stored file of each kind.
- ``restored``: restores, and says which enquiries came back.

With DATABASE_URL it measures PostgreSQL, else SQLite.
"""
