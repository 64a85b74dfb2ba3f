"""What was backed up comes back, whole and into an empty place only; or a sentence says why not."""

import fcntl
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from threading import Event

import boto3
import pytest
from cryptography.fernet import Fernet

from bench.processes import PROJECT
from practice.backups.archive import media_files
from practice.backups.destinations import Destination, FolderDestination, open_destination
from practice.backups.encryption import make_identity_file, parse_identities
from practice.backups.exceptions import BackupError
from practice.backups.restoration import fetched, find_manifest, read_contents
from tests.support.canary import CANARY

# The site’s database is a copy of the tests’ own, which is made only if a test asks for it.
pytestmark = [pytest.mark.processes, pytest.mark.django_db]

ERASE_ALL = """
from consultations.erasure import erase
from consultations.models import Enquiry, ErasureLedgerEntry
pks = list(Enquiry.objects.values_list("pk", flat=True))
print(erase(pks, ErasureLedgerEntry.Reason.REQUEST))
"""
TABLES = "from django.db import connection; print(connection.introspection.table_names())"


def stored_files(backups: Path) -> dict[str, Path]:
    """A stored file of each kind: the manifest, and the largest and the smallest of the others."""
    [manifest] = (backups / "manifests").iterdir()
    objects = sorted((backups / "objects").iterdir(), key=lambda path: path.stat().st_size)
    content = json.loads(manifest.read_text())
    return {
        "manifest": manifest,
        "list of contents": backups / content["contents"]["name"],
        "smallest": objects[0],
        "database": objects[-1],
    }


def verify(destination: Destination, identity: str | Path) -> None:
    """What ``restore`` does before it writes anything."""
    identities = parse_identities(Path(identity).read_text())
    _, manifest = find_manifest(destination)
    contents = read_contents(destination, manifest, identities)
    with fetched(destination, contents, identities, Event()):
        pass


def test_everything_comes_back(site, restored_place):
    assert restored_place.media() == site.media()
    assert restored_place.enquiries() == site.enquiries()


def test_what_is_restored_is_for_the_sites_account_only(restored_place):
    files = [path for path in restored_place.var_dir.rglob("*") if path.is_file()]
    restored = [path for path in files if (restored_place.var_dir / "static") not in path.parents]
    assert [path for path in restored if path.stat().st_mode & 0o077] == []


def test_what_is_stored_holds_no_name_no_text_and_no_key(site, backups):
    key = (site.var_dir / "enquiry-key").read_bytes().strip()
    for path in backups.rglob("*"):
        words = (b"fees", b"SQLite format", b"PGDMP", b"auth_user", CANARY.encode(), key)
        if path.is_file():
            content = path.read_bytes()
            assert [word for word in words if word in content or word in path.name.encode()] == []
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_enquiry_key_is_not_in_the_restored_data_either(restored_place):
    key_file = restored_place.var_dir / "enquiry-key"
    key = key_file.read_bytes().strip()
    files = [path for path in restored_place.var_dir.rglob("*") if path.is_file()]
    assert [path for path in files if key in path.read_bytes()] == [key_file]


def test_the_command_says_where_the_keys_and_the_ledger_are(site):
    output = site.succeed("backup")
    assert str(site.var_dir / "enquiry-key") in output
    assert str(site.var_dir / "erasure-ledger") in output


def test_media_that_are_there_are_not_sent_again(site, tmp_path):
    first = site.succeed("backup", str(tmp_path))
    (site.var_dir / "media" / "images" / "window.jpg").write_bytes(os.urandom(50_000))
    second = site.succeed("backup", str(tmp_path))
    # The database, the list of contents, and four files, two of which are the same.
    assert "of which 6 " in first
    assert "of which 3 " in second


def test_a_new_recipient_can_open_all_of_the_next_backup(site, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    destination, new = tmp_path / "backups", tmp_path / "new-identity"
    destination.mkdir()
    site.succeed("backup", str(destination))
    recipient = make_identity_file(new)
    site.succeed("backup", str(destination), BACKUP_RECIPIENTS=recipient)
    verify(FolderDestination(destination), new)


def test_either_of_two_recipients_opens_a_backup(site, tmp_path, identity, settings):
    settings.VAR_DIR = tmp_path
    destination, second = tmp_path / "backups", tmp_path / "second"
    destination.mkdir()
    recipients = f"{site.environment['BACKUP_RECIPIENTS']}, {make_identity_file(second)}"
    site.succeed("backup", str(destination), BACKUP_RECIPIENTS=recipients)
    verify(FolderDestination(destination), identity)
    verify(FolderDestination(destination), second)


@pytest.mark.parametrize("kind", ["manifest", "list of contents", "smallest", "database"])
@pytest.mark.parametrize("position", [0, 0.01, 0.5, 1], ids=["first", "header", "middle", "last"])
def test_a_flipped_byte_is_found(copied_backups, identity, tmp_path, settings, kind, position):
    settings.VAR_DIR = tmp_path
    file = stored_files(copied_backups)[kind]
    content = bytearray(file.read_bytes())
    content[int(position * (len(content) - 1))] ^= 1
    file.write_bytes(content)
    with pytest.raises(BackupError, match=f"{file.name}.* damaged"):
        verify(FolderDestination(copied_backups), identity)


def test_if_a_file_is_damaged_nothing_is_written(copied_backups, identity, empty_place):
    with stored_files(copied_backups)["database"].open("r+b") as file:
        file.seek(100_000)
        file.write(b"damage")
    assert "Nothing was restored" in empty_place.fail(
        "restore", str(copied_backups), "--identity", identity
    )
    assert not empty_place.media() and empty_place.run(TABLES) == "[]\n"


def test_a_missing_file_is_named(copied_backups, identity, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    file = stored_files(copied_backups)["smallest"]
    file.unlink()
    with pytest.raises(BackupError, match=f"{file.name} is missing"):
        verify(FolderDestination(copied_backups), identity)


def test_a_file_in_the_place_of_another_is_named(copied_backups, identity, tmp_path, settings):
    """It can be decrypted, and so only the digests tell."""
    settings.VAR_DIR = tmp_path
    files = stored_files(copied_backups)
    files["smallest"].write_bytes(files["list of contents"].read_bytes())
    with pytest.raises(BackupError, match=f"{files['smallest'].name} is damaged"):
        verify(FolderDestination(copied_backups), identity)


def test_a_file_cut_off_between_two_of_its_parts_is_named(
    copied_backups, identity, tmp_path, settings
):
    settings.VAR_DIR = tmp_path
    file = stored_files(copied_backups)["database"]
    header = file.read_bytes().index(b"\n---") + 48  # of age: a line, and a nonce of 16 bytes
    os.truncate(file, header + 65_552)
    with pytest.raises(BackupError, match=file.name):
        verify(FolderDestination(copied_backups), identity)


def test_a_place_with_a_database_is_refused_and_what_is_newer_is_said(site, backups, identity):
    before = site.enquiries()
    site.run("from django.contrib.auth.models import Group; Group.objects.create(name='New since')")
    error = site.fail("restore", "--identity", identity)
    assert "The database of this site is not empty" in error
    assert "1 of “groups”" in error
    assert site.enquiries() == before


def test_a_place_with_media_is_refused(backups, identity, empty_place):
    file = empty_place.var_dir / "media" / "photograph.jpg"
    file.parent.mkdir()
    file.touch()
    error = empty_place.fail("restore", "--identity", identity)
    assert "Move its files away" in error
    assert empty_place.run(TABLES) == "[]\n"


def test_a_secret_key_that_does_not_fit_is_said(backups, tmp_path):
    make_identity_file(tmp_path / "other")
    with pytest.raises(BackupError, match="none of the secret keys opens it"):
        verify(FolderDestination(backups), tmp_path / "other")


def test_enquiry_keys_that_open_nothing_are_said(backups, identity, empty_place):
    (empty_place.var_dir / "enquiry-key").write_text(Fernet.generate_key().decode())
    error = empty_place.fail("restore", "--identity", identity)
    assert "the enquiry keys of this site open nothing of it" in error


def test_who_was_erased_since_stays_erased(site, tmp_path, identity, empty_place):
    destination = tmp_path / "backups"
    destination.mkdir()
    before = site.enquiries()
    site.succeed("backup", str(destination))
    assert int(site.run(ERASE_ALL)) == len(json.loads(before))
    ledger = str(site.var_dir / "erasure-ledger")
    output = empty_place.succeed(
        "restore", str(destination), "--identity", identity, ERASURE_LEDGER_FILE=ledger
    )
    assert f"Erased again: {len(json.loads(before))}." in output
    assert empty_place.enquiries() == "{}\n"


def test_what_is_said_after_a_restore_without_the_ledger(restored):
    _, output = restored
    assert "The enquiry keys open the enquiries." in output
    assert "Whoever was erased since the backup was taken is back." in output


def test_killed_midway_the_former_backup_is_as_it_was_and_the_next_goes_on(
    site, tmp_path, identity, settings
):
    settings.VAR_DIR = tmp_path
    destination, large = tmp_path / "backups", site.var_dir / "media" / "large"
    for folder in (destination, large):
        folder.mkdir()
    site.succeed("backup", str(destination))
    manifests, objects = destination / "manifests", destination / "objects"
    former, former_objects = list(manifests.iterdir()), len(list(objects.iterdir()))
    for number in range(40):
        (large / f"{number}").write_bytes(os.urandom(1_000_000))
    process = subprocess.Popen(
        [sys.executable, "manage.py", "backup", str(destination)],
        cwd=PROJECT,
        env=site.environment,
        stdout=subprocess.DEVNULL,
    )
    while len(list(objects.iterdir())) < former_objects + 5:
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    sent = len(list(objects.iterdir())) - former_objects
    assert sent < 40
    assert list(manifests.iterdir()) == former
    verify(FolderDestination(destination), identity)
    output = site.succeed("backup", str(destination))
    shutil.rmtree(large)
    # One of those that were sent before was the database, which has been copied again.
    assert int(re.search(r"of which (\d+) ", output)[1]) <= 40 - sent + 3


def test_two_are_not_made_at_once(site, backups):
    with (site.var_dir / "backup.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert "running already" in site.fail("backup")


def test_a_key_file_among_the_media_is_refused(site, backups):
    file = site.var_dir / "media" / "enquiry-key"
    file.symlink_to(site.var_dir / "enquiry-key")
    error = site.fail("backup")
    file.unlink()
    assert "must not get into a backup" in error


@pytest.mark.django_db
def test_a_site_to_which_nothing_was_uploaded_has_no_media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    assert media_files() == []


def test_a_media_folder_that_is_gone_is_an_error(picture, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "not-mounted"
    with pytest.raises(FileNotFoundError):
        media_files()


def test_media_in_a_folder_that_is_a_link_are_in_the_backup(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    for folder in ("media", "larger-disk"):
        (tmp_path / folder).mkdir()
    (tmp_path / "larger-disk" / "door.jpg").touch()
    (tmp_path / "media" / "images").symlink_to(tmp_path / "larger-disk")
    assert media_files() == [tmp_path / "media" / "images" / "door.jpg"]


def test_what_is_not_of_a_backup_is_left_alone(site, tmp_path):
    (tmp_path / "objects").mkdir()
    files = [tmp_path / "objects" / "list.txt", tmp_path / "incoming" / "scan.pdf"]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.touch()
    site.succeed("backup", str(tmp_path))
    assert all(file.exists() for file in files)


def test_a_wrong_address_of_the_store_is_said(site):
    error = site.fail("backup", "s3://practice/nightly", AWS_ENDPOINT_URL_S3="store.example")
    assert "AWS_ENDPOINT_URL_S3 must be the address of the store" in error


def test_a_full_or_read_only_destination_is_said(site, tmp_path):
    (tmp_path / ".practice-incoming").touch()  # where there should be a folder
    assert "File exists" in site.fail("backup", str(tmp_path))


def test_the_secret_key_is_for_its_owner_only_and_never_shown(site, tmp_path):
    file = tmp_path / "identity"
    output = site.succeed("backup", "--make-key", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    [secret] = re.findall("AGE-SECRET-KEY-.*", file.read_text())
    assert secret not in output and "BACKUP_RECIPIENTS=age1" in output


def test_a_secret_key_is_never_overwritten(site, identity):
    before = Path(identity).read_text()
    assert "File exists" in site.fail("backup", "--make-key", identity)
    assert Path(identity).read_text() == before


def test_backups_go_to_an_s3_store_and_come_back(
    site, identity, s3_store, tmp_path, settings, monkeypatch
):
    settings.VAR_DIR = tmp_path
    for name, value in s3_store.items():
        monkeypatch.setenv(name, value)
    location = {"LocationConstraint": s3_store["AWS_DEFAULT_REGION"]}
    boto3.client("s3").create_bucket(Bucket="practice", CreateBucketConfiguration=location)
    for _ in range(2):
        output = site.succeed("backup", "s3://practice/nightly", **s3_store)
    assert "of which 2 " in output
    verify(open_destination("s3://practice/nightly", tmp_path), identity)


def test_an_s3_store_that_does_not_answer_is_said(site, s3_store):
    error = site.fail("backup", "s3://nowhere/nightly", **s3_store)
    assert "the S3 store says" in error and "NoSuchBucket" in error


def test_after_ctrl_c_a_sentence_says_that_the_former_backups_are_as_they_were(site, tmp_path):
    large = site.var_dir / "media" / "large"
    large.mkdir()
    for number in range(60):
        (large / f"{number}").write_bytes(os.urandom(1_000_000))
    process = subprocess.Popen(
        [sys.executable, "manage.py", "backup", str(tmp_path)],
        cwd=PROJECT,
        env=site.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A program that was started in the background ignores Ctrl-C, and so would this one.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not list((tmp_path / "objects").glob("*")):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    output = process.communicate()[0]
    shutil.rmtree(large)
    assert process.returncode == 128 + signal.SIGINT, output
    assert "The former backups are as they were." in output and "Traceback" not in output
    assert not (tmp_path / "manifests").exists()
