"""Keys that open nothing of what the database holds stop the site."""

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import call_command

from practice.core.encryption import encrypt
from practice.core.key_canary import exit_if_keys_are_wrong, keys_open_what_is_stored
from practice.core.models import KeyCanary


def new_key() -> str:
    return Fernet.generate_key().decode()


def deployment_errors() -> list[str]:
    messages = run_checks(include_deployment_checks=True)
    return [message.id for message in messages if message.id == "practice.E002"]


def test_a_new_database_has_a_canary_that_its_keys_open(db):
    assert KeyCanary.objects.count() == 1
    assert keys_open_what_is_stored()
    assert deployment_errors() == []


def test_the_site_does_not_start_with_another_key(db, settings):
    settings.ENQUIRY_KEYS = [new_key()]
    with pytest.raises(SystemExit, match="The enquiry keys open nothing"):
        exit_if_keys_are_wrong()
    assert deployment_errors() == ["practice.E002"]


def test_it_starts_with_a_new_key_in_front_of_the_former(db, settings):
    settings.ENQUIRY_KEYS = [new_key(), *settings.ENQUIRY_KEYS]
    assert keys_open_what_is_stored()
    assert deployment_errors() == []


@pytest.mark.parametrize("keys", [[], ["not a key"]])
def test_invalid_keys_open_nothing(db, settings, keys):
    settings.ENQUIRY_KEYS = keys
    assert not keys_open_what_is_stored()


def test_migrating_again_keeps_the_canary(db, settings):
    """Another one would let the wrong keys pass."""
    settings.ENQUIRY_KEYS = [new_key()]
    call_command("migrate", verbosity=0)
    assert not keys_open_what_is_stored()


def test_each_encrypted_field_that_is_declared_can_be_opened_by_row_and_field(db):
    """The sample of a database without a canary, and a change of keys, rely on it."""
    canary = KeyCanary.objects.get()
    canary.encrypted_text = encrypt("anything", canary.pk, "another field")
    canary.save()
    assert not keys_open_what_is_stored()
    models = [model for model in apps.get_models() if hasattr(model, "encrypted_fields")]
    assert len(models) >= 2
    for model in models:
        columns = {field.attname for field in model._meta.concrete_fields}
        assert set(model.encrypted_fields) <= columns
