"""Answers visitors from memory, before Django is asked.

- ``policy`` is how a page or a view says that its answer may be kept. Without that it may not.
- ``layer`` stands in front of Django, as a WSGI application; ``rules`` tells what it may answer and
  keep (RFC 9111), ``store`` is the memory, ``answers`` are the bytes a visitor gets.
- ``changes`` is a number that all processes share. It grows with each change, and an answer made
  under a smaller number is never given again.
- ``forgetting`` makes it grow when anything that a page can show is saved or deleted.
- ``watching`` is the thread that asks the other machines for their changes, and lets ``warming``
  make the most-read pages anew and ``purging`` tell a content delivery network, if there is one.

docs/decisions/0011-page-cache.md says why, with figures.
"""
