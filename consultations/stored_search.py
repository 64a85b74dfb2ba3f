"""What was searched for, kept in the session so that it stands in no address.

An address gets into the browser's history, into logs and into the Referer header. The words are
encrypted, because sessions are rows of the database.
"""

import secrets

from django.contrib.sessions.backends.base import SessionBase

from practice.core.encryption import DecryptionError, decrypt, encrypt

SESSION_KEY = "enquiry_searches"
MAX_SEARCHES = 10  # the newest, so that other windows and the “back” button still find theirs


def store_search(session: SessionBase, words: str) -> str:
    """Keep ``words``, and return the key that stands for them in an address."""
    key = secrets.token_urlsafe(9)
    searches = {**session.get(SESSION_KEY, {}), key: encrypt(words, key, "search")}
    session[SESSION_KEY] = dict(list(searches.items())[-MAX_SEARCHES:])
    return key


def stored_search(session: SessionBase, key: str) -> str | None:
    """The words, or None if they are not kept any more."""
    try:
        return decrypt(session[SESSION_KEY][key], key, "search")
    except (KeyError, DecryptionError):
        return None
