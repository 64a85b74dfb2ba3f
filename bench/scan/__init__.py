"""Attacks a demo site with Wapiti, as a visitor and signed in as its administrator. ``make scan``.

- ``wapiti``: runs Wapiti, with the limits of both scans, and reads its report.
- ``session``: signs the administrator in. It runs inside the site.
- ``endpoint``: the server that an injected address leads to; the site must never ask it.
- ``false_positives``: the findings that are none, with the reasons, in false_positives.toml.

Everything stays on loopback.
"""
