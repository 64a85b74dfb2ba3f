"""A backup that cannot be made as it is configured is said in a sentence."""

import io
from threading import Event

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from pyrage.x25519 import Identity

from practice.backups.encryption import parse_identities, parse_recipients
from practice.backups.exceptions import BackupError
from practice.backups.jobs import make_nightly_backup, register_jobs

RECIPIENT = str(Identity.generate().to_public())


@pytest.fixture
def recipients(settings):
    settings.BACKUP_RECIPIENTS = [RECIPIENT]


def backup(*arguments: str) -> str:
    """What the command says that must fail."""
    with pytest.raises(CommandError) as failure:
        call_command("backup", *arguments, stdout=io.StringIO())
    return str(failure.value)


def test_no_destination(recipients):
    assert "BACKUP_DESTINATION is not set." in backup()


@pytest.mark.parametrize("address", ["backups", "ftp://host/backups", "s3:/bucket", "s3://"])
def test_what_is_no_place_for_backups(recipients, address):
    assert f"“{address}” is not a place for backups." in backup(address)


def test_a_folder_that_is_not_there_is_not_made(recipients, tmp_path):
    assert "mount the disk" in backup(str(tmp_path / "missing"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_within_the_sites_data(recipients, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "backups").mkdir()
    assert "lies within the folder of the site’s data" in backup(str(tmp_path / "backups"))


def test_no_recipient(settings, tmp_path):
    settings.BACKUP_RECIPIENTS = []
    assert "names no public key" in backup(str(tmp_path))


def test_a_recipient_that_is_none(settings, tmp_path):
    settings.BACKUP_RECIPIENTS = [RECIPIENT, "age1abc"]
    assert "“age1abc…” in BACKUP_RECIPIENTS is not a public key" in backup(str(tmp_path))


def test_a_secret_key_among_the_recipients_is_not_repeated(settings, tmp_path):
    secret = str(Identity.generate())
    settings.BACKUP_RECIPIENTS = [secret]
    assert secret[:20] not in backup(str(tmp_path))


def test_the_check_before_a_deployment_says_the_same(db, settings, tmp_path):
    settings.BACKUP_DESTINATION = str(tmp_path / "missing")
    settings.BACKUP_RECIPIENTS = [RECIPIENT]
    errors = [m for m in run_checks(include_deployment_checks=True) if m.id == "practice.E010"]
    assert "There is no folder" in errors[0].msg


@pytest.mark.parametrize("text", ["", "# public key: age1abc\n", "AGE-SECRET-KEY-1ABC\n"])
def test_an_identity_file_without_a_key(text):
    with pytest.raises(BackupError, match="identity file holds"):
        parse_identities(text)


def test_an_identity_file_may_hold_comments_and_several_keys():
    keys = [str(Identity.generate()) for _ in range(2)]
    assert [str(i) for i in parse_identities("# one\n" + "\n# two\n".join(keys))] == keys


def test_public_keys_are_read():
    assert [str(recipient) for recipient in parse_recipients([RECIPIENT])] == [RECIPIENT]


@pytest.mark.parametrize(("destination", "jobs"), [("", 0), ("/mnt/backup", 1)])
def test_the_worker_makes_backups_if_it_knows_where_to(settings, destination, jobs):
    settings.BACKUP_DESTINATION = destination
    assert len(register_jobs()) == jobs


def test_the_nightly_job_says_in_the_log_why_there_is_no_backup(db, settings, tmp_path, caplog):
    settings.BACKUP_DESTINATION = str(tmp_path / "unmounted")
    settings.BACKUP_RECIPIENTS = [RECIPIENT]
    with pytest.raises(BackupError):
        make_nightly_backup(Event())
    assert "The backup has failed. There is no folder" in caplog.text
