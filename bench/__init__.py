"""Measures how fast the site is, beside nginx and as it grows. ``make bench`` runs it.

- ``sites``: sites of any size in a temporary folder, with ``databases`` and further ``articles``.
- ``servers``: granian with the site, and nginx with the same responses as files; ``processes``
  starts and ends them, and reads the processor time and memory that they have used.
- ``speed``: measures the servers in turns, with ``load``, which runs wrk.
- ``growth``: compares sites of different size, with ``pages``, which runs inside each of them.
- ``report``: the tables that are printed, and put into docs/performance.md.

Three packages are programs of their own: ``soak`` sends enquiries while processes are killed,
``scan`` attacks the site with Wapiti, and ``enquiries`` measures the site with many enquiries.

All servers listen on free ports of 127.0.0.1; processes and files are removed at the end.
"""
