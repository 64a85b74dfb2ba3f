"""The demo's accounts and their passwords."""

import json
import stat

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from home.demo.accounts import (
    create_accounts,
    describe_passwords,
    get_or_create_passwords,
    set_passwords_from_environment,
)
from practice.core.models import User


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)


def test_passwords_are_random_and_kept_in_a_file_that_only_its_owner_can_read(tmp_path):
    passwords = get_or_create_passwords()
    assert set(passwords) == {"admin", "editor", "therapist"}
    assert len(set(passwords.values())) == 3
    file = tmp_path / "demo-passwords.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()) == passwords == get_or_create_passwords()


def test_the_accounts_can_sign_in_with_the_passwords_described(db):
    create_accounts()
    for username, password in describe_passwords().items():
        assert Client().login(username=username, password=password)


def test_a_password_changed_since_is_not_described(db):
    create_accounts()
    editor = User.objects.get(username="editor")
    editor.set_password("something else")
    editor.save()
    assert describe_passwords()["editor"] == "(changed since)"


def test_a_password_from_the_environment_becomes_that_of_existing_accounts(db, monkeypatch):
    create_accounts()
    User.objects.get(username="editor").delete()
    monkeypatch.setenv("DEMO_PASSWORD", "correct horse")
    set_passwords_from_environment()
    assert describe_passwords() == {"admin": "correct horse", "therapist": "correct horse"}


def test_the_account_of_somebody_else_keeps_its_password(db, monkeypatch):
    User.objects.create_user("admin", "owner@practice.example", "chosen by the owner")
    monkeypatch.setenv("DEMO_PASSWORD", "correct horse")
    set_passwords_from_environment()
    assert User.objects.get().check_password("chosen by the owner")
    assert describe_passwords() == {}


def test_no_demo_is_loaded_on_a_real_site(db, settings, monkeypatch):
    settings.DEMO = False
    monkeypatch.setenv("DEMO_PASSWORD", "correct horse")
    with pytest.raises(CommandError, match=r"under practice\.settings\.demo"):
        call_command("load_demo")
    assert not User.objects.exists()
