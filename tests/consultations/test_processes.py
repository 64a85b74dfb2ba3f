"""What only real processes on a real database file can show: crashes, races, bytes on the disk.

They run under the production settings on a SQLite file of their own.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

from tests.support.canary import CANARY
from tests.support.mailserver import Mailbox, listening

pytestmark = pytest.mark.processes

MAKE_FORM = """
from wagtail.models import Site
from consultations.models import ConsultationPage
from practice.core.models import PracticeSettings
site = Site.objects.get()
site.root_page.add_child(instance=ConsultationPage(title="Form", slug="appointment"))
PracticeSettings.objects.create(site=site, notification_addresses="desk@practice.example")
"""
WORDS = f"""
words = {{"name": "{CANARY}", "email": "{CANARY}@visitor.example", "telephone": "", "reply_by":
    "email", "when": "{CANARY}", "message": "{CANARY}", "consent": "on"}}
"""
POST_AT_ONCE = """
import threading
from django.db import connection
from django.test import Client
from consultations.models import Enquiry
Enquiry.objects.all().delete()
token = "5e0d8f39-3c43-4d9b-9f0e-0f6a7f0f5a01"
together, answers = threading.Barrier(8), []
def post():
    client = Client(SERVER_NAME="practice.example")
    together.wait()
    response = client.post("/appointment/", words | {"token": token}, secure=True)
    answers.append((response.status_code, response["Location"]))
    connection.close()
threads = [threading.Thread(target=post) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert answers == [(303, "/appointment/sent/")] * 8, answers
assert Enquiry.objects.count() == 1
"""
SEARCH_THE_DISK = """
from pathlib import Path
from django.conf import settings
enquiry = Enquiry.objects.get()
enquiry.note = words["name"]
enquiry.save()
file = Path(settings.DATABASES["default"]["NAME"])
disk = b"".join(path.read_bytes() for path in file.parent.glob(file.name + "*"))
assert file.with_name(file.name + "-wal").stat().st_size > 0
assert enquiry.reference.encode() in disk
assert words["name"].encode() not in disk
"""
STORE = """
import uuid
from consultations.forms import EnquiryForm
from consultations.models import ConsultationPage, Enquiry
page = ConsultationPage.objects.get()
form = EnquiryForm(page, words)
assert form.is_valid(), form.errors
for _ in range({count}):
    Enquiry.receive(form.answers(), uuid.uuid4(), page, "1")
"""
ALL_DUE = """
from django.utils import timezone
from consultations.models import Enquiry
Enquiry.objects.update(next_attempt_at=timezone.now(), notified_at=None)
"""
COUNT_TOLD = """
from consultations.models import Enquiry
print(Enquiry.objects.exclude(notified_at=None).count(), Enquiry.objects.count())
"""


class House:
    """A site of its own in ``folder``, with no server but its commands."""

    def __init__(self, folder: Path):
        self.environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "practice.settings.production",
            "VAR_DIR": str(folder),
            "SECRET_KEY": "for tests only, " * 5,
            "ALLOWED_HOSTS": "practice.example",
            "ENQUIRY_KEYS": Fernet.generate_key().decode(),
            "EMAIL_HOST": "127.0.0.1",
        }
        self.manage("migrate", "-v0")
        self.shell(MAKE_FORM)

    def start(self, *arguments: str, port: int = 1) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
            env=self.environment | {"EMAIL_PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def manage(self, *arguments: str, port: int = 1) -> str:
        """Run a command to its end and return what it wrote; it must succeed."""
        process = self.start(*arguments, port=port)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
        return output

    def shell(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)

    def receive(self, count: int) -> None:
        """Nothing but ``count`` new enquiries."""
        self.shell("from consultations.models import Enquiry; Enquiry.objects.all().delete()")
        self.shell(WORDS + STORE.format(count=count))


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    return House(tmp_path_factory.mktemp("house"))


def test_eight_posts_at_once_store_one_enquiry_and_the_disk_has_no_word_of_it(house):
    house.shell(WORDS + POST_AT_ONCE + SEARCH_THE_DISK)


def test_a_process_killed_while_sending_leaves_the_enquiry_to_the_next(house):
    house.receive(1)
    mailbox = Mailbox(silent=True)
    with listening(mailbox) as port:
        sending = house.start("send_notifications", port=port)
        assert mailbox.arrived.wait(60), "the message had left when the process was killed"
        sending.kill()
        sending.communicate()
    assert house.shell(COUNT_TOLD).split() == ["0", "1"]
    house.shell(ALL_DUE)
    mailbox = Mailbox()
    with listening(mailbox) as port:
        house.manage("send_notifications", port=port)
    assert len(mailbox.messages) == 1
    assert house.shell(COUNT_TOLD).split() == ["1", "1"]


def test_two_processes_at_once_send_each_mail_once(house):
    house.receive(12)
    mailbox = Mailbox()
    with listening(mailbox) as port:
        both = [house.start("send_notifications", port=port) for _ in range(2)]
        for process in both:
            output, _ = process.communicate(timeout=120)
            assert process.returncode == 0, output
    assert len(mailbox.messages) == 12
    assert house.shell(COUNT_TOLD).split() == ["12", "12"]


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_watching_sends_what_comes_and_stops_when_told(house, signal_number):
    house.receive(1)
    mailbox = Mailbox()
    with listening(mailbox) as port:
        watching = house.start("send_notifications", "--watch", "--every", "0.2", port=port)
        assert mailbox.arrived.wait(60)
        mailbox.arrived.clear()
        house.shell(ALL_DUE)
        assert mailbox.arrived.wait(60), "it goes on watching"
        watching.send_signal(signal_number)
        output, _ = watching.communicate(timeout=60)
    assert watching.returncode == 0, output
    assert "Traceback" not in output
    assert CANARY not in output


def test_the_group_comes_and_goes_with_its_migration(house):
    exists = (
        "from django.contrib.auth.models import Group; "
        "print(Group.objects.filter(name='Therapists').exists())"
    )
    house.manage("migrate", "consultations", "0001", "-v0")
    assert house.shell(exists).strip() == "False"
    house.manage("migrate", "-v0")
    assert house.shell(exists).strip() == "True"


def test_without_a_key_nothing_starts(house):
    without = dict(house.environment, ENQUIRY_KEYS="")
    process = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "check"],
        env=without,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode != 0
    assert "ENQUIRY_KEYS" in process.stderr
