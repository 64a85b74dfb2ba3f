"""Finding accounts by what people type."""

import unicodedata

from django.db.models import Q, QuerySet

from practice.core.models import User


def users_called(login: str) -> QuerySet[User]:
    """The accounts with this user name or e-mail address, in any case."""
    return User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login))


def find_user(login: str) -> User | None:
    """The account with this user name or e-mail address, in any case; None if there are several."""
    text = login.strip()
    # Databases differ in what is the same letter; attempts are counted by normalise().
    found = [
        user
        for user in users_called(text)[:5]
        if normalise(text) in (normalise(user.username), normalise(user.email))
    ]
    for candidates in (
        [user for user in found if user.username == text],
        [user for user in found if user.username.casefold() == text.casefold()],
        found,
    ):
        if len(candidates) == 1:
            return candidates[0]
    return None


def normalise(login: str) -> str:
    """``login`` without the differences of case, spacing and composition that people type.

    Attempts are counted by it, whether there is such an account or not: counted by the account, a
    refusal of one of its names after guesses at another would say that it exists.
    """
    return "".join(unicodedata.normalize("NFKC", login).casefold().split())
