"""Measures the enquiry desk with many enquiries: ``python -m bench.enquiries``.

- ``filling``: writes them, encrypted like real ones; it runs inside the site.
- ``screens``: queries, time and memory of what a therapist looks at; it runs inside the site.
- ``jobs``: commands that work through all enquiries, while the site is used or after being killed.
- ``limits``: what each figure may be at most, and the table.

With DATABASE_URL it measures PostgreSQL, else SQLite.
"""
