"""What only separate processes on a database file show: crashes, races, bytes on the disk.

They run under the production settings on a SQLite file of their own. The code that is given to
them prints what it finds as JSON.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

from tests.support.canary import CANARY
from tests.support.mailserver import Mailbox, smtp_server
from tests.support.server import static_files

pytestmark = pytest.mark.processes

ADD_FORM_PAGE = """
from wagtail.models import Site
from consultations.models import ConsultationPage, EnquirySettings
site = Site.objects.get()
site.root_page.add_child(instance=ConsultationPage(title="Form", slug="appointment"))
EnquirySettings.objects.create(notification_addresses="desk@practice.example")
"""
FORM_DATA = f"""
import json
from consultations.models import Enquiry
form_data = {{"name": "{CANARY}", "email": "{CANARY}@visitor.example", "telephone": "", "reply_by":
    "email", "when": "{CANARY}", "message": "{CANARY}", "consent": "on"}}
Enquiry.objects.all().delete()
"""
POST_EIGHT_TIMES_AT_ONCE = """
import threading
from django.db import connection
from django.test import Client
form_data["token"] = "5e0d8f39-3c43-4d9b-9f0e-0f6a7f0f5a01"
barrier, responses = threading.Barrier(8), []
def post():
    client = Client(SERVER_NAME="practice.example")
    barrier.wait()
    response = client.post("/appointment/", form_data, secure=True)
    responses.append([response.status_code, response.get("Location")])
    connection.close()
threads = [threading.Thread(target=post) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps({"responses": responses, "stored": Enquiry.objects.count()}))
"""
POST_TO_A_FULL_DISK_AND_AGAIN = """
from django.db import connection
from django.test import Client
client = Client(SERVER_NAME="practice.example")
form_data["token"] = "5e0d8f39-3c43-4d9b-9f0e-0f6a7f0f5a01"
form_data["message"] += "\N{TEACUP WITHOUT HANDLE}" * 4000
def limit(pages):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count={pages}")
def post():
    response = client.post("/appointment/", form_data, secure=True)
    return response.status_code, response.content.decode(), Enquiry.objects.count()
post()
Enquiry.objects.all().delete()
with connection.cursor() as cursor:
    cursor.execute("VACUUM")
limit(1)  # SQLite takes the number of pages that there are
full, again, twice = post(), (limit(1000000), post())[1], post()
print(json.dumps({
    "statuses": [status for status, *_ in (full, again, twice)],
    "stored": [stored for *_, stored in (full, again, twice)],
    "kept": form_data["message"] in full[1] and form_data["token"] in full[1],
    "help": "has not been sent yet" in full[1] and "116 123" in full[1],
}))
"""
POST_WITHOUT_A_DATABASE = """
import json, logging
from django.test import Client
logging.disable()
client = Client(SERVER_NAME="practice.example", raise_request_exception=False)
form_data = {"token": "a token", "name": "Words", "message": "to be kept", "question_7": "answered"}
read = client.get("/appointment/", secure=True)
sent = client.post("/appointment/", form_data, secure=True)
print(json.dumps({
    "statuses": [read.status_code, sent.status_code],
    "kept": all(text in sent.content.decode() for text in form_data.values()),
    "help": all("116 123" in response.content.decode() for response in (read, sent)),
}))
"""
SEARCH_THE_DATABASE_FILES = """
from pathlib import Path
from django.conf import settings
from consultations.forms import EnquiryForm
from consultations.models import ConsultationPage, EnquiryNote
page = ConsultationPage.objects.get()
form = EnquiryForm(page, form_data)
form.is_valid()
enquiry = Enquiry.create_once(form.answers(), form.submission_token(), page, "1")
note = EnquiryNote(enquiry=enquiry)
note.text = form_data["name"]
note.save()
file = Path(settings.DATABASES["default"]["NAME"])
content = b"".join(path.read_bytes() for path in file.parent.glob(file.name + "*"))
print(json.dumps({
    "bytes in the write-ahead log": file.with_name(file.name + "-wal").stat().st_size,
    "reference found": enquiry.reference.encode() in content,
    "answers found": form_data["name"].encode() in content,
}))
"""
STORE_ENQUIRIES = """
import uuid
from consultations.forms import EnquiryForm
from consultations.models import ConsultationPage
page = ConsultationPage.objects.get()
form = EnquiryForm(page, form_data)
form.is_valid()
for _ in range({count}):
    Enquiry.create_once(form.answers(), uuid.uuid4(), page, "1")
print(Enquiry.objects.count())
"""
MAKE_DUE = """
from django.utils import timezone
from consultations.models import Enquiry
from consultations.outbox import GATHERING_TIME
due_at = timezone.now() - GATHERING_TIME
print(Enquiry.objects.update(next_attempt_at=due_at, notified_at=None))
"""
COUNT_NOTIFIED = """
from consultations.models import Enquiry
print(Enquiry.objects.exclude(notified_at=None).count())
"""
GROUP_EXISTS = """
import json
from django.contrib.auth.models import Group
print(json.dumps(Group.objects.filter(name="Therapists").exists()))
"""
NOTE_BEFORE_NOTES_WERE_ENTRIES = """
from django.db import connection
from consultations.models import AccessLogEntry, Enquiry
from practice.core.encryption import encrypt
pk, reference = Enquiry.objects.values_list("pk", "reference").get()
stored = encrypt("Rang at ten.", pk, "note")
with connection.cursor() as cursor:
    cursor.execute(
        "UPDATE consultations_enquiry SET encrypted_note = %s WHERE reference = %s",
        [stored, reference],
    )
AccessLogEntry.objects.create(action="note", enquiry_id=pk, at="2026-05-03T13:02:00Z")
"""
READ_NOTES = """
import json
from consultations.models import EnquiryNote
print(json.dumps([
    [note.text, note.author_name, note.written_at.isoformat(), note.pk == note.enquiry_id]
    for note in EnquiryNote.objects.all()
]))
"""
ADD_NOTE = """
from consultations.models import Enquiry, EnquiryNote
note = EnquiryNote(enquiry=Enquiry.objects.get(), author_name="Example Therapist")
note.text = "Rang again."
note.save()
"""
READ_NAMES = """
import json
from consultations.models import Enquiry
print(json.dumps([enquiry.name for enquiry in Enquiry.objects.all()]))
"""


class SiteProcesses:
    """A site with its data in ``folder``, and without a server: only its commands are run."""

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
        (folder / "static").symlink_to(static_files())
        self.manage("migrate", "-v0")
        self.manage("shell", "--no-imports", "-c", ADD_FORM_PAGE)

    def start(self, *arguments: str, port: int = 1, **variables: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
            env=self.environment | {"EMAIL_PORT": str(port)} | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def manage(self, *arguments: str, port: int = 1, **variables: str) -> str:
        """Run a command to its end and return what it printed; it must succeed.

        ``variables`` are added to its environment.
        """
        process = self.start(*arguments, port=port, **variables)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
        return output

    def run_code(self, code: str, **variables: str) -> Any:
        """Run Python code in the site's shell, and return what it printed last as JSON."""
        output = self.manage("shell", "--no-imports", "-c", code, **variables)
        return json.loads(output.splitlines()[-1])

    def store_enquiries(self, count: int) -> None:
        """Replace the enquiries by ``count`` new ones."""
        assert self.run_code(FORM_DATA + STORE_ENQUIRIES.format(count=count)) == count


@pytest.fixture(scope="session")
def processes(tmp_path_factory):
    return SiteProcesses(tmp_path_factory.mktemp("processes"))


def test_eight_posts_at_once_store_one_enquiry(processes):
    assert processes.run_code(FORM_DATA + POST_EIGHT_TIMES_AT_ONCE) == {
        "responses": [[303, "/appointment/sent/"]] * 8,
        "stored": 1,
    }


def test_on_a_full_disk_the_form_comes_back_and_is_stored_once_when_sent_again(processes):
    assert processes.run_code(FORM_DATA + POST_TO_A_FULL_DISK_AND_AGAIN) == {
        "statuses": [503, 303, 303],
        "stored": [0, 1, 1],
        "kept": True,
        "help": True,
    }


@pytest.mark.parametrize("url", ["postgres://127.0.0.1:1/stopped", "sqlite:////nowhere/x.sqlite3"])
def test_without_a_database_a_site_that_has_just_started_keeps_the_words_and_shows_help(
    processes, url
):
    """Nothing is known but what was posted: not the page, not its questions, not the practice."""
    assert processes.run_code(POST_WITHOUT_A_DATABASE, DATABASE_URL=url) == {
        "statuses": [503, 503],
        "kept": True,
        "help": True,
    }


def test_no_answer_or_note_is_in_clear_in_the_database_files(processes):
    found = processes.run_code(FORM_DATA + SEARCH_THE_DATABASE_FILES)
    assert found["bytes in the write-ahead log"] > 0
    assert found["reference found"], "the search would find an answer in clear"
    assert not found["answers found"]


def test_a_notification_whose_process_is_killed_is_sent_by_the_next(processes):
    processes.store_enquiries(3)
    processes.run_code(MAKE_DUE)
    mailbox = Mailbox(no_reply=True)
    with smtp_server(mailbox) as port:
        sending = processes.start("send_due_mail", port=port)
        assert mailbox.message_received.wait(60)
        sending.kill()
        sending.communicate()
    assert processes.run_code(COUNT_NOTIFIED) == 0
    assert processes.run_code(MAKE_DUE) == 3
    mailbox = Mailbox()
    with smtp_server(mailbox) as port:
        processes.manage("send_due_mail", port=port)
    assert len(mailbox.messages) == 1
    assert processes.run_code(COUNT_NOTIFIED) == 3


def test_two_processes_at_once_notify_of_each_enquiry_once(processes):
    processes.store_enquiries(12)
    processes.run_code(MAKE_DUE)
    mailbox = Mailbox()
    with smtp_server(mailbox) as port:
        both = [processes.start("send_due_mail", port=port) for _ in range(2)]
        for process in both:
            output, _ = process.communicate(timeout=120)
            assert process.returncode == 0, output
    assert len(mailbox.messages) == 1
    assert processes.run_code(COUNT_NOTIFIED) == 12


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_goes_on_sending_until_a_signal_stops_it(processes, signal_number):
    processes.store_enquiries(1)
    processes.run_code(MAKE_DUE)
    mailbox = Mailbox()
    with smtp_server(mailbox) as port:
        watching = processes.start("run_jobs", port=port)
        assert mailbox.message_received.wait(60)
        mailbox.message_received.clear()
        processes.run_code(MAKE_DUE)
        assert mailbox.message_received.wait(60), "the process goes on"
        watching.send_signal(signal_number)
        output, _ = watching.communicate(timeout=60)
    assert watching.returncode == 0, output
    assert "Traceback" not in output
    assert CANARY not in output


def test_the_group_comes_and_goes_with_its_migration_and_enquiries_stay(processes):
    processes.store_enquiries(1)
    processes.manage("migrate", "consultations", "0001", "-v0")
    assert processes.run_code(GROUP_EXISTS) is False
    processes.manage("migrate", "-v0")
    assert processes.run_code(GROUP_EXISTS) is True
    assert processes.run_code(READ_NAMES) == [CANARY]


def test_an_earlier_note_becomes_an_entry_and_no_entry_is_lost_on_the_way_back(processes):
    processes.store_enquiries(1)
    processes.manage("migrate", "consultations", "0009", "-v0")
    processes.manage("shell", "--no-imports", "-c", NOTE_BEFORE_NOTES_WERE_ENTRIES)
    processes.manage("migrate", "-v0")
    earlier = ["Rang at ten.", "", "2026-05-03T13:02:00+00:00", True]
    assert processes.run_code(READ_NOTES) == [earlier]
    processes.manage("migrate", "consultations", "0009", "-v0")
    processes.manage("migrate", "-v0")
    assert processes.run_code(READ_NOTES) == [earlier], "there and back changes nothing"
    processes.manage("shell", "--no-imports", "-c", ADD_NOTE)
    processes.manage("migrate", "consultations", "0009", "-v0")
    processes.manage("migrate", "-v0")
    [[text, *_]] = processes.run_code(READ_NOTES)
    assert text.index("Rang at ten.") < text.index("Example Therapist") < text.index("Rang again.")


def test_without_a_key_nothing_starts(processes):
    process = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "check"],
        env=processes.environment | {"ENQUIRY_KEYS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 1
    assert "ENQUIRY_KEYS" in process.stderr
