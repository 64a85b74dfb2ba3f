"""What is to be done about accounts before the site is opened."""

from django.contrib.humanize.templatetags.humanize import apnumber
from django.urls import reverse

from practice.accounts.second_factor import all_factors
from practice.core.health import Problem
from practice.core.models import User
from practice.core.opening_checks import OpeningCheck


def opening_checks() -> list[OpeningCheck]:
    return [OpeningCheck("practice.W008", "Second factors", find_missing_second_factors)]


def find_missing_second_factors() -> Problem | None:
    """Administrators who can sign in with their password alone, and then set up a factor."""
    administrators = User.objects.filter(is_superuser=True, is_active=True)
    count = administrators.exclude(pk__in=all_factors().values("user")).count()
    if not count:
        return None
    number = str(apnumber(count)).capitalize()
    administrators_have = "administrator has" if count == 1 else "administrators have"
    return Problem(
        f"{number} {administrators_have} no second factor, so whoever guesses the password can "
        "set one up. Each is asked for it when they next sign in.",
        reverse("wagtailusers_users:index"),
        "See who it is",
    )
