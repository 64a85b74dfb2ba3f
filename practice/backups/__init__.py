"""Backups: made while the site runs, encrypted, verified, and restored on trial.

- ``archive`` makes one: ``databases`` copies the database, ``encryption`` encrypts with age,
  ``destinations`` keeps the files in a folder or an S3-compatible store, ``manifests`` says what is
  in it, ``retention`` which are kept, ``locks`` that two are not made at once.
- ``restoration`` brings one back, into an empty place only; ``drill`` does so in a temporary place,
  where ``inspection`` looks at what came back.
- ``jobs`` is the nightly one; ``health`` and ``panels`` say on the dashboard how old the last is.

Every stored file bears the SHA-256 of its bytes in its name, and is never changed. A backup exists
as soon as its manifest does, which is written last: docs/decisions/0029-backups.md.
"""
