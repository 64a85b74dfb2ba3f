"""The drill proves that a backup can be restored, and leaves nothing but that behind."""

import dataclasses
import json
import re
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from practice.backups.archive import ObjectStore, put_manifest
from practice.backups.destinations import FolderDestination
from practice.backups.encryption import parse_identities
from practice.backups.restoration import find_manifest, read_contents

# The site’s database is a copy of the tests’ own, which is made only if a test asks for it.
pytestmark = [pytest.mark.processes, pytest.mark.django_db]

PROVED = """
from practice.backups.models import Backup
print(Backup.objects.exclude(proved_at=None).count())
"""


def files_of(site) -> set[Path]:
    return set(site.var_dir.rglob("*"))


def test_a_backup_is_proved_and_the_last_line_says_how(site, backups, identity):
    before, enquiries = files_of(site), site.enquiries()
    lines = site.succeed("restore_drill", "--identity", identity).splitlines()
    stored = len([path for path in backups.rglob("*") if path.is_file()])
    assert re.fullmatch(rf"rpo_s=\d+ rto_s=\d+ lost=0 verified={stored}", lines[-1])
    assert "Opened with the enquiry keys: enquiries, " in lines[1]
    assert lines[2] == "Pages shown: /appointment/"
    assert site.run(PROVED) == "1\n"
    assert files_of(site) - before == {site.var_dir / "restore-drill.lock"}
    assert site.enquiries() == enquiries


def test_a_damaged_backup_is_not_proved(site, copied_backups, identity):
    proved = site.run(PROVED)
    with max((copied_backups / "objects").iterdir(), key=lambda p: p.stat().st_size).open(
        "r+b"
    ) as file:
        file.seek(100_000)
        file.write(b"damage")
    error = site.fail("restore_drill", str(copied_backups), "--identity", identity)
    assert error.startswith("CommandError: Nothing was restored") and "damaged" in error
    assert site.run(PROVED) == proved
    assert not (site.var_dir / "restore-drill").exists()


def test_rows_that_do_not_come_back_are_counted(site, copied_backups, identity, settings):
    """The backup is made to say that there were three more."""
    identities = parse_identities(Path(identity).read_text())
    destination = FolderDestination(copied_backups)
    name, manifest = find_manifest(destination)
    contents = read_contents(destination, manifest, identities)
    contents.rows["auth_group"] += 3
    destination.staging.mkdir()
    store = ObjectStore(destination, [identity.to_public() for identity in identities])
    file = destination.staging / "contents.json"
    file.write_bytes(contents.to_json())
    stored = store.add(file)
    objects = [*set(manifest.objects) - {manifest.contents.name}, stored.name]
    destination.delete(name)
    put_manifest(destination, dataclasses.replace(manifest, contents=stored, objects=objects))
    proved = site.run(PROVED)
    result = site.manage("restore_drill", str(copied_backups), "--identity", identity)
    assert result.status == 1
    assert " lost=3 " in result.output.splitlines()[-1]
    assert "3 did not come back" in result.error
    assert site.run(PROVED) == proved


def test_enquiry_keys_that_open_nothing_are_no_proof(site, backups, identity):
    """Without them the restored enquiries could not be read."""
    error = site.fail(
        *("restore_drill", "--identity", identity),
        DJANGO_SETTINGS_MODULE="practice.settings.production",  # the demo's say so of each command
        SECRET_KEY="x" * 60,
        ALLOWED_HOSTS="practice.example",
        ENQUIRY_KEYS=Fernet.generate_key().decode(),
    )
    assert "The enquiry keys of this site open none of the" in error


def test_the_ledger_of_erasures_is_tried_on_a_copy(site, backups, identity):
    ledger = site.var_dir / "erasure-ledger"
    [pk, *_] = json.loads(site.enquiries())
    site.run(
        "from consultations.erasure import erase; from uuid import UUID;"
        "from consultations.models import ErasureLedgerEntry;"
        f"erase([UUID('{pk}')], ErasureLedgerEntry.Reason.REQUEST)"
    )
    before = ledger.read_text()
    lines = site.succeed("restore_drill", "--identity", identity).splitlines()
    assert " lost=0 " in lines[-1]
    assert ledger.read_text() == before
