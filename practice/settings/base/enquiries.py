"""Enquiries: how they are kept, and how many come in."""

from pathlib import Path

from practice.settings.base.folders import VAR_DIR
from practice.settings.environment import file, number

# Fernet keys, the newest first: it encrypts, all decrypt. Never derived from SECRET_KEY, so that
# one can be changed without losing what the other protects.
ENQUIRY_KEYS: list[str] = []
ENQUIRY_KEY_FILE = file("ENQUIRY_KEY_FILE")  # where they are, if in a file
# Beyond these an enquiry is held back, apart from the others in the inbox: consultations/spam.py.
ENQUIRIES_PER_HOUR_FROM_NETWORK = number("ENQUIRIES_PER_HOUR_FROM_NETWORK", 10, 1, 1_000_000)
ENQUIRIES_PER_HOUR = number("ENQUIRIES_PER_HOUR", 60, 1, 1_000_000)
# As many are held back at most. What looks suspicious after that is refused.
MAX_ENQUIRIES_HELD_BACK = number("MAX_ENQUIRIES_HELD_BACK", 2000, 1, 1_000_000)
# Digests of the enquiries that were erased. By this file a restored backup is erased again, so it
# must not come from the backup: docs/decisions/0025-rights-desk.md
ERASURE_LEDGER_FILE: Path = file("ERASURE_LEDGER_FILE") or VAR_DIR / "erasure-ledger"
