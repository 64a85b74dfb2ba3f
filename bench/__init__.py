"""Measures how fast the site is, beside nginx and as it grows. ``make bench`` runs it.

- ``sites`` are practices with data of their own, in a temporary folder; ``databases`` is where
  these data are, and ``articles`` adds to them.
- ``servers`` are granian with the site and nginx with the very same bytes; ``processes`` starts
  and ends them, and tells what they have cost.
- ``load`` asks them as fast as they answer; ``speed`` lets it ask both in turns.
- ``growth`` compares sites of different size; ``pages`` is what it runs inside each of them.
- ``report`` is what is printed, and what docs/performance.md holds; ``progress`` says meanwhile
  how far it is.

It starts everything on free ports of 127.0.0.1, and ends and deletes all that it has made.
"""
