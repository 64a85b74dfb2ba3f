"""Each thing that is to be done before opening is asked for until it is done."""

import pytest
from allauth.mfa.models import Authenticator

from practice.core.models import PracticeSettings, User
from practice.core.opening_checks import run_opening_checks


def problem(title: str):
    """What the check with that title has found."""
    (found,) = (problem for check, problem in run_opening_checks() if check.title == title)
    return found


def test_crisis_lines_are_asked_for_until_there_is_one(site):
    assert "crisis" in problem("Crisis lines").text
    line = {"name": "Samaritans", "contact": "116 123", "link": "tel:116123", "note": ""}
    PracticeSettings.objects.create(site=site, crisis_lines=[("line", line)])
    assert problem("Crisis lines") is None


def test_each_administrator_needs_a_second_factor(db):
    assert problem("Second factors") is None
    users = [User.objects.create_superuser(name, "", "a pass phrase") for name in "ab"]
    User.objects.create_superuser("left", "", "a pass phrase", is_active=False)
    User.objects.create_user("editor")
    assert problem("Second factors").text.startswith("Two administrators have no second factor")
    Authenticator.objects.create(user=users[0], type=Authenticator.Type.RECOVERY_CODES, data={})
    Authenticator.objects.create(user=users[1], type=Authenticator.Type.TOTP, data={})
    assert problem("Second factors").text.startswith("One administrator has no second factor")
    Authenticator.objects.create(user=users[0], type=Authenticator.Type.WEBAUTHN, data={})
    assert problem("Second factors") is None


def test_a_site_that_is_kept_from_search_engines_is_asked_about(site):
    settings = PracticeSettings.objects.create(site=site, search_engines_allowed=False)
    assert "search engines" in problem("Search engines").text
    settings.search_engines_allowed = True
    settings.save()
    assert problem("Search engines") is None


@pytest.mark.parametrize(
    ("allowed", "robots", "sitemap", "pages"), [(False, "noindex", 0, 0), (True, None, 1, 1)]
)
def test_a_site_that_is_not_open_yet_asks_search_engines_to_leave_it_out(
    site, client, get_metadata, allowed, robots, sitemap, pages
):
    PracticeSettings.objects.create(site=site, search_engines_allowed=allowed)
    assert get_metadata("/").get("robots") == robots
    assert ("canonical" in get_metadata("/")) == allowed
    assert client.get("/robots.txt").text.count("Sitemap:") == sitemap
    assert "Disallow: /\n" not in client.get("/robots.txt").text  # they must be able to read it
    assert client.get("/sitemap.xml").text.count("<loc>") == pages
