"""Administrators see what is to be done before the site is opened, until all of it is done."""

import pytest
from bs4 import BeautifulSoup
from django.core.checks import run_checks
from wagtail import hooks

from practice.core.health import Problem
from practice.core.opening_checks import OpeningCheck, log_opening_problems


@pytest.fixture
def problems(site):
    """Problems that checks of the test's own find, by id: the only ones that there are."""
    problems = {}

    def checks():
        return [
            OpeningCheck(f"practice.W{number}", title, lambda title=title: problems.get(title))
            for number, title in enumerate(("Kettle", "Lamp"))
        ]

    with hooks.register_temporarily("register_opening_checks", checks):
        former = hooks._hooks["register_opening_checks"]
        hooks._hooks["register_opening_checks"] = [(checks, 0)]
        yield problems
        hooks._hooks["register_opening_checks"] = former


def panel(client):
    return BeautifulSoup(client.get("/admin/").content, "html.parser").select_one(
        "#before-you-open-section"
    )


def test_what_is_left_comes_first_with_its_link_and_what_is_done_is_ticked(admin_client, problems):
    problems["Lamp"] = Problem("It is dark.", "/admin/lamp/", "Light the lamp")
    left, done = panel(admin_client).select("li")
    assert "It is dark." in left.text
    assert left.a["href"] == "/admin/lamp/"
    assert done.get_text(" ", strip=True) == "Kettle (done)"


def test_what_can_be_done_here_comes_before_what_the_server_needs(admin_client, problems):
    problems["Kettle"] = Problem("It is cold.")
    problems["Lamp"] = Problem("It is dark.", "/admin/lamp/", "Light the lamp")
    here, on_the_server = panel(admin_client).select("ul")
    assert "It is dark." in here.text
    assert on_the_server.find_previous("h3").text == "For whoever looks after the server"
    assert "It is cold." in on_the_server.text
    assert "Before you open: 2 left" in panel(admin_client).text


def test_nothing_is_shown_when_all_is_done(admin_client, problems):
    assert panel(admin_client) is None


@pytest.mark.parametrize("role", ["Editors", "Therapists"])
def test_only_administrators_see_it(client, sign_in, problems, role):
    problems["Lamp"] = Problem("It is dark.")
    sign_in(client, role)
    assert panel(client) is None


def test_the_demo_has_nothing_to_be_done(admin_client, problems, settings):
    problems["Lamp"] = Problem("It is dark.")
    settings.DEMO = True
    assert panel(admin_client) is None


def test_the_deploy_checks_and_the_log_say_the_same(db, problems, caplog):
    problems["Lamp"] = Problem("It is dark.", "/admin/lamp/", "Light the lamp")
    (warning,) = (w for w in run_checks(include_deployment_checks=True) if w.id == "practice.W1")
    assert warning.msg == "It is dark."
    assert warning.hint == "Light the lamp: http://127.0.0.1:8000/admin/lamp/"
    log_opening_problems()
    assert [record.message for record in caplog.records] == ["Before you open (Lamp): It is dark."]


def test_a_mistake_in_one_check_hides_no_other(admin_client, problems):
    def fail():
        raise LookupError

    problems["Lamp"] = Problem("It is dark.")
    checks = [OpeningCheck("practice.W9", "Faulty", fail)]
    with hooks.register_temporarily("register_opening_checks", lambda: checks, order=-2):
        text = panel(admin_client).text
    assert "It is dark." in text
    assert "could not be found out" in text
