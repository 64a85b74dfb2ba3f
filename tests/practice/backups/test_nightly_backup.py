"""The worker makes a backup every night."""

import json

import pytest

# The site’s database is a copy of the tests’ own, which is made only if a test asks for it.
pytestmark = [pytest.mark.processes, pytest.mark.django_db]

# ``night`` calls the job at that night; it returns the numbers of backups on record, of manifests
# and of other files.
NIGHTS = """
import json, time_machine
from datetime import timedelta
from pathlib import Path
from threading import Event
from django.conf import settings
from django.utils import timezone
from practice.backups.jobs import make_nightly_backup
from practice.backups.models import Backup
Backup.objects.all().delete()
destination, photograph = Path(settings.BACKUP_DESTINATION), settings.MEDIA_ROOT / "photograph.jpg"
start, stop = timezone.now(), Event()
def files(folder):
    return sorted(path.name for path in (destination / folder).glob("*"))
def night(number):
    photograph.write_bytes(f"photograph of night {number}".encode())
    with time_machine.travel(start + timedelta(days=number)):
        make_nightly_backup(stop)
    return [Backup.objects.count(), len(files("manifests")), len(files("objects"))]
"""


@pytest.fixture
def run_nights(site, tmp_path):
    """``run_nights(code)`` runs code of the site in which ``night(number)`` goes by; returns what
    its last expression is. Its backups go to a folder of their own.
    """
    (tmp_path / "backups").mkdir()

    def run_nights(code: str, **variables: str):
        *lines, last = code.strip().splitlines()
        text = "\n".join([NIGHTS, *lines, f"print(json.dumps({last}))"])
        variables = {"BACKUP_DESTINATION": str(tmp_path / "backups")} | variables
        return json.loads(site.succeed("shell", "--no-imports", "-c", text, **variables))

    yield run_nights
    (site.var_dir / "media" / "photograph.jpg").unlink(missing_ok=True)


def test_one_is_made_each_night(run_nights):
    assert run_nights("[night(0)[:2], night(1)[:2]]") == [[1, 1], [2, 2]]


def test_told_to_stop_it_returns_and_the_next_call_makes_it(run_nights):
    code = """
stop.set()
first = night(0)
stop.clear()
[first[:2], night(0)[:2]]
"""
    assert run_nights(code) == [[0, 0], [1, 1]]


def test_backups_that_are_kept_no_longer_are_deleted_with_their_files(run_nights):
    counts = run_nights("[night(number) for number in range(4)]", BACKUP_KEEP="2,0,0")
    objects = [count[2] for count in counts]
    assert [count[1] for count in counts] == [1, 2, 2, 2]
    # Each further backup adds a database, a list of contents and a photograph.
    assert objects == [objects[0], objects[0] + 3, objects[0] + 3, objects[0] + 3]


def test_what_a_killed_run_has_left_is_deleted_once_a_backup_is_made(run_nights):
    code = """
(destination / "objects").mkdir()
left = destination / "objects" / f"abc.{'0' * 64}.age"
left.touch()
night(0)
left.exists()
"""
    assert run_nights(code) is False


def test_if_a_manifest_is_damaged_no_file_of_any_backup_is_deleted(run_nights):
    code = """
night(0)
[manifest] = (destination / "manifests").iterdir()
manifest.write_bytes(manifest.read_bytes() + b" ")
before = set(files("objects"))
night(1)
[Backup.objects.count() == 2, before <= set(files("objects")), len(files("manifests"))]
"""
    assert run_nights(code) == [True, True, 2]
