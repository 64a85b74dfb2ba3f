"""The command start_practice, and the order of it and the demo's commands."""

from contextlib import ExitStack
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import Page

from consultations.models import EnquirySettings
from home.demo.accounts import create_accounts
from home.demo.load import load_site
from home.models import HomePage
from practice.accounts.models import AccountInvitation
from practice.core.models import PracticeSettings
from tests.support.image_files import image_bytes

OPTIONS = [
    "--name=Quiet Street",
    "--address=1 Quiet Street; Leeds",
    "--notify=ann@quiet.example; bea@quiet.example",
    "--therapist=Dr Ann Bell, Psychotherapist, the UKCP, 4711",
    "--therapist=Bea Cole, Counsellor, the BACP",
    "--invite=Edie, Torr, edie@quiet.example, editor",
    "--yes",
]


@pytest.fixture
def run(db):
    """``run("start_practice", "--yes")`` is what the command prints."""

    def run(*arguments: str) -> str:
        output = StringIO()
        call_command(*arguments, stdout=output)
        return output.getvalue()

    return run


def test_everything_can_be_given_as_options(run, get_page):
    output = run("start_practice", *OPTIONS)
    assert "Published: “Quiet Street”, “Articles” and “Ask for a consultation”." in output
    practice = PracticeSettings.objects.get()
    assert practice.address == "1 Quiet Street\nLeeds"
    assert practice.registration == "Our therapists are registered with the UKCP and the BACP."
    addresses = EnquirySettings.load().notification_addresses.split()
    assert addresses == ["ann@quiet.example", "bea@quiet.example"]
    assert AccountInvitation.objects.get().role == AccountInvitation.Role.EDITOR
    assert "Quiet Street" in get_page("/").title.text


def test_what_is_missing_or_wrong_is_said_in_sentences(run):
    with pytest.raises(CommandError) as error:
        run(
            "start_practice",
            "--yes",
            "--hours=Mo",
            "--country=mars",
            "--therapist=Ann",
            "--invite=Edie, Torr, edie@quiet.example, queen",
        )
    message = str(error.value)
    assert "Name of the practice: This field is required." in message
    assert "Opening hours: “Mo” cannot be read." in message
    assert "Country: Select a valid choice. mars is not one" in message
    assert "Registered with: This field is required." in message
    assert "queen is not one of the available choices" in message
    assert not Page.objects.filter(depth__gt=1).exists()


def test_the_logo_is_a_file(run, tmp_path, media):
    path = tmp_path / "yard.png"
    path.write_bytes(image_bytes("PNG"))
    run("start_practice", *OPTIONS, f"--logo={path}")
    assert PracticeSettings.objects.get().logo.title == "Logo of Quiet Street"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("none.png", "cannot be read: No such file"), ("text.png", "This is not a picture")],
)
def test_a_logo_that_is_no_picture_is_refused(run, tmp_path, name, reason):
    (tmp_path / "text.png").write_text("A yard")
    with pytest.raises(CommandError, match=f"Logo: .*{reason}"):
        run("start_practice", *OPTIONS, f"--logo={tmp_path / name}")


def test_it_asks_for_the_rest_until_the_answer_is_valid(run, monkeypatch):
    answers = iter(["Mo 9-5", "Monday 9:00-17:00", "ann", "ann@quiet.example"])
    asked = []

    def reply(prompt=""):
        asked.append(prompt)
        return next(answers)

    monkeypatch.setattr("builtins.input", reply)
    given = [
        "--name=Quiet Street",
        *(f"--{name}=" for name in ("address", "telephone", "email", "fee", "session-minutes")),
        *(f"--{name}=" for name in ("session-place", "insurers", "reduced-fee-places")),
        "--notice-hours=",
        "--country=ireland",
        "--palette=green",
        "--accent=",
        "--logo=",
        "--no-publish",
        "--therapist=Bea Cole, Counsellor, the IACP",
        "--invite=Edie, Torr, edie@quiet.example",
    ]
    output = run("start_practice", *given)
    assert "“Mo 9-5” cannot be read." in output
    assert "“ann” is not an e-mail address." in output
    assert len(asked) == 4
    assert not HomePage.objects.get().live


def load_demo() -> None:
    """What the command does, without the sizes of the pictures."""
    with ExitStack() as undo, transaction.atomic():
        load_site(lambda items, description: items, undo)
        create_accounts()
        undo.pop_all()


def test_neither_a_second_start_nor_the_demo_touches_what_it_has_made(run, settings):
    settings.DEMO = True
    run("start_practice", *OPTIONS)
    before = list(Page.objects.values_list("pk", "latest_revision_id"))
    with pytest.raises(CommandError, match="This site has pages already"):
        run("start_practice", *OPTIONS)
    with pytest.raises(CommandError, match="This database holds 8 pages"):
        run("load_demo")
    with pytest.raises(CommandError, match="no demo practice"):
        run("remove_demo", "--yes")
    assert list(Page.objects.values_list("pk", "latest_revision_id")) == before


def test_it_starts_where_the_demo_has_been_removed_and_not_before(run, settings, tmp_path):
    settings.DEMO = True
    settings.VAR_DIR = tmp_path
    load_demo()
    with pytest.raises(CommandError, match="This site has pages already"):
        run("start_practice", *OPTIONS)
    run("remove_demo", "--yes")
    run("start_practice", *OPTIONS)
    assert HomePage.objects.get().title == "Quiet Street"
    assert PracticeSettings.objects.get().name == "Quiet Street"


def test_a_wrong_line_is_asked_for_again_and_loses_nothing(run, monkeypatch):
    lines = ["", "Notruf: 112"]
    therapists = ["Bea", "Bea Cole, Counsellor, the IACP", ""]
    people = ["Edie", "Edie, Torr, edie@quiet.example", ""]
    answers = iter([*lines, *therapists, *people])
    monkeypatch.setattr("builtins.input", lambda *args: next(answers))
    names = ("address", "telephone", "email", "hours", "fee", "session-minutes", "session-place")
    names += ("insurers", "reduced-fee-places", "notice-hours", "accent", "logo")
    given = ["--name=Quiet Street", "--notify=ann@quiet.example", "--country=other"]
    given += ["--palette=blue", "--no-publish", *(f"--{name}=" for name in names)]
    output = run("start_practice", *given)
    assert "Write the crisis lines of your country" in output
    assert "Registered with: This field is required." in output
    assert AccountInvitation.objects.get().email == "edie@quiet.example"
    assert [line.value["contact"] for line in PracticeSettings.objects.get().crisis_lines] == [
        "112"
    ]
