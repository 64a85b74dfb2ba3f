"""Everything encrypted is encrypted anew with the newest key, and nothing is lost on the way."""

import io
from threading import Event

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import CommandError, call_command
from wagtail import hooks

from practice.accounts.second_factor import encrypt_secret
from practice.core import key_rotation
from practice.core.encryption import DecryptionError, decrypt, encrypt, is_under_newest_key, rotate
from practice.core.key_rotation import (
    OtherTexts,
    Remaining,
    count_remaining,
    encrypted_models,
    reencrypt,
)
from practice.core.models import KeyCanary, User


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch):
    monkeypatch.setattr(key_rotation, "PAUSE", 0)


@pytest.fixture
def add_key(settings):
    """``add_key()`` makes a new newest key, and returns it."""

    def add_key() -> str:
        key = Fernet.generate_key().decode()
        settings.ENQUIRY_KEYS = [key, *settings.ENQUIRY_KEYS]
        return key

    return add_key


@pytest.fixture
def store(db):
    """Store a row of every model with encrypted fields that are simple to fill."""
    model = apps.get_model("consultations.Enquiry")

    def store(count=1):
        for number in range(count):
            enquiry = model(hold_reason=f"Reason {number}")
            enquiry.answers = [{"key": "name", "label": "Name", "answer": f"Visitor {number}"}]
            enquiry.save()
        return model

    return store


def rotate_by_command() -> str:
    output = io.StringIO()
    call_command("enquiry_keys", "rotate", stdout=output)
    return output.getvalue()


def test_every_encrypted_column_is_declared_and_every_declaration_is_a_column():
    """What a rotation does not know of would be lost with the former key."""
    for model in apps.get_models():
        columns = {
            field.name for field in model._meta.fields if field.name.startswith("encrypted_")
        }
        assert set(getattr(model, "encrypted_fields", {})) == columns, model


@pytest.mark.parametrize(
    "model",
    [model for model in encrypted_models() if model is not KeyCanary],  # which is never changed
    ids=lambda model: model.__name__,
)
def test_the_declared_names_are_those_under_which_the_model_encrypts(model):
    """Each declared text is written and read through a property of the model."""
    row = model()
    for column, name in model.encrypted_fields.items():
        names = (name, column.removeprefix("encrypted_"), "text")
        attribute = next(attribute for attribute in names if hasattr(model, attribute))
        setattr(row, attribute, "some words")
        assert decrypt(getattr(row, column), row.pk, name) == "some words"


def test_afterwards_the_newest_key_alone_opens_everything(store, add_key, settings):
    model = store(3)
    key = add_key()
    assert "Still under a former key: 0." in rotate_by_command()
    settings.ENQUIRY_KEYS = [key]
    assert {row.hold_reason for row in model.objects.all()} == {f"Reason {n}" for n in range(3)}
    assert {enquiry.name for enquiry in model.objects.all()} == {f"Visitor {n}" for n in range(3)}


def test_a_second_run_changes_nothing(store, add_key):
    model = store(2)
    add_key()
    assert reencrypt(model, Event()) == 4
    before = list(model.objects.order_by("pk").values_list("encrypted_answers"))
    assert reencrypt(model, Event()) == 0
    assert list(model.objects.order_by("pk").values_list("encrypted_answers")) == before


def test_a_run_that_is_stopped_leaves_every_row_readable_and_the_next_goes_on(
    store, add_key, monkeypatch
):
    monkeypatch.setattr(key_rotation, "CHUNK", 2)
    model = store(5)
    add_key()
    stop = Event()
    assert reencrypt(model, stop, lambda rows: stop.set()) == 4
    assert count_remaining(model).former == 6
    assert all(enquiry.name.startswith("Visitor") for enquiry in model.objects.all())
    assert reencrypt(model, Event()) == 6
    assert count_remaining(model).former == 0


def test_what_somebody_changes_meanwhile_is_not_overwritten(store, add_key, monkeypatch):
    model = store(1)
    add_key()
    row = model.objects.get()
    rows = [(row.pk, *[getattr(row, column) for column in model.encrypted_fields])]
    monkeypatch.setattr(key_rotation, "chunks_of", lambda model: [rows])
    row.hold_reason = "Written while the keys were rotated"
    row.save()
    reencrypt(model, Event())
    row.refresh_from_db()
    assert row.hold_reason == "Written while the keys were rotated"


def test_a_text_that_no_key_opens_is_left_and_counted(store, add_key, settings):
    model = store(1)
    settings.ENQUIRY_KEYS = []
    add_key()
    before = model.objects.values_list("encrypted_answers", "encrypted_hold_reason").get()
    output = rotate_by_command()
    # Two of the enquiry, and the canary.
    assert "Opened by none of the keys, or not in their place, and left as they are: 3." in output
    assert model.objects.values_list("encrypted_answers", "encrypted_hold_reason").get() == before


def test_what_is_still_under_a_former_key_forbids_its_removal(store, add_key, monkeypatch):
    """Such as what a process that does not know the new key yet has written meanwhile."""
    store(1)
    add_key()
    monkeypatch.setattr(key_rotation, "updates_of", lambda model, rows: [])
    with pytest.raises(CommandError, match=r"Still under a former key: 3\. Keep all keys\."):
        rotate_by_command()


def test_a_text_of_another_row_is_counted_though_the_newest_key_opens_it(store):
    model = store(2)
    first, second = model.objects.order_by("pk")
    model.objects.filter(pk=first.pk).update(encrypted_answers=second.encrypted_answers)
    assert count_remaining(model) == Remaining(former=0, unreadable=1)


def test_what_is_no_column_is_encrypted_by_the_hook_and_counted(add_key, db):
    texts = OtherTexts(reencrypt=lambda: 4, count_remaining=lambda: Remaining(0, 1))
    with hooks.register_temporarily("reencrypt", texts):
        output = rotate_by_command()
    assert "Others: 4 texts encrypted anew." in output
    assert "left as they are: 1." in output


def test_a_second_factor_stored_meanwhile_under_the_former_key_forbids_its_removal(
    add_key, db, settings
):
    user = User.objects.create_user("therapist")
    former_keys = settings.ENQUIRY_KEYS
    add_key()

    def store_under_the_former_key():
        newest_keys, settings.ENQUIRY_KEYS = settings.ENQUIRY_KEYS, former_keys
        data = {"secret": encrypt_secret("JBSWY3DP", user.pk)}
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
        settings.ENQUIRY_KEYS = newest_keys
        return 0

    meanwhile = OtherTexts(store_under_the_former_key, Remaining)
    with (
        hooks.register_temporarily("reencrypt", meanwhile, order=1),
        pytest.raises(CommandError, match=r"Still under a former key: 1\. Keep all keys\."),
    ):
        rotate_by_command()
    assert "Still under a former key: 0." in rotate_by_command()


def test_rotating_a_text_keeps_its_row_and_field(add_key):
    text = encrypt("words", 7, "note")
    assert rotate(text, 7, "note") == text
    add_key()
    assert not is_under_newest_key(text, 7, "note")
    new_text = rotate(text, 7, "note")
    assert is_under_newest_key(new_text, 7, "note")
    assert decrypt(new_text, 7, "note") == "words"
    for row, field in ((8, "note"), (7, "answers")):
        for moved in (text, new_text):
            with pytest.raises(DecryptionError):
                rotate(moved, row, field)
