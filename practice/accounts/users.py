"""Finding accounts by what people type."""

import unicodedata

from django.db.models import Q

from practice.core.models import User


def find_user(login: str) -> User | None:
    """The account with this user name or e-mail address, in any case; None if there are several."""
    text = login.strip()
    found = list(User.objects.filter(Q(username__iexact=text) | Q(email__iexact=text))[:5])
    for candidates in (
        [user for user in found if user.username == text],
        [user for user in found if user.username.casefold() == text.casefold()],
        found,
    ):
        if len(candidates) == 1:
            return candidates[0]
    return None


def normalise(login: str) -> str:
    """``login`` without the differences of case, spacing and composition that people type."""
    return "".join(unicodedata.normalize("NFKC", login).casefold().split())


def throttling_subject(login: str) -> str:
    """What attempts with this user name or e-mail address are counted by.

    It is the same for all that an account is called, and for unknown ones what was typed.
    """
    user = find_user(login)
    return f"user {user.pk}" if user else f"unknown {normalise(login)}"
