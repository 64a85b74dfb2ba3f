"""The purge and the rotation of keys as programs: beside visitors' posts, and killed midway.

They print figures, for which they want many enquiries: PURGE_ENQUIRIES=50000 with ``pytest -s``.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet

from bench.databases import temporary_database
from bench.processes import PROJECT
from tests.support.commands import CommandLine

pytestmark = pytest.mark.processes

COUNT = int(os.environ.get("PURGE_ENQUIRIES", "2000"))
NO_LIMITS = dict.fromkeys(["ENQUIRIES_PER_HOUR_FROM_NETWORK", "ENQUIRIES_PER_HOUR"], "1000000")
POSTERS = 2  # programs, each of which posts one after another
ADD_FORM_PAGE = """
from wagtail.models import Site
from consultations.models import ConsultationPage, EnquirySettings
site = Site.objects.get()
site.root_page.add_child(instance=ConsultationPage(title="Form", slug="appointment"))
EnquirySettings.objects.create(notification_addresses="desk@practice.example")
print(1)
"""
STORE_DUE_ENQUIRIES = """
from datetime import timedelta
from django.utils import timezone
from consultations.models import Enquiry, EnquiryNote
since = timezone.now() - timedelta(days=400)
def enquiry(number):
    # Of 50,000 references by chance, two would be the same.
    row = Enquiry(reference=f"T-{{number:06}}", state="closed", state_changed_at=since)
    row.notified_at = since
    row.answers = [
        {{"key": "name", "label": "Your name", "answer": f"Visitor {{number}}"}},
        {{"key": "message", "label": "Your message", "answer": "Some words. " * 40}},
    ]
    return row
for start in range(0, {count}, 5000):
    rows = [enquiry(number) for number in range(start, min(start + 5000, {count}))]
    Enquiry.objects.bulk_create(rows)
    EnquiryNote.objects.bulk_create([EnquiryNote(enquiry=row, text="A note") for row in rows])
print(Enquiry.objects.count())
"""
POST_UNTIL_STOPPED = """
import json, time, uuid
from pathlib import Path
from django.db import connection
from django.test import Client
stop, posts, answers = Path("{stop}"), [], set()
def time_statement(execute, *arguments):
    global statement
    started = time.monotonic()
    try:
        return execute(*arguments)
    finally:
        statement = max(statement, time.monotonic() - started)
connection.execute_wrappers.append(time_statement)
client = Client(SERVER_NAME="localhost")
data = {{"name": "During the purge", "email": "visitor@visitor.example", "telephone": "",
    "reply_by": "email", "when": "", "consent": "on"}}
while not stop.exists():
    data |= {{"token": str(uuid.uuid4()), "message": str(uuid.uuid4())}}
    started, statement = time.monotonic(), 0
    answers.add(client.post("/appointment/", data).status_code)
    posts.append([time.time(), time.monotonic() - started, statement])
    if len(posts) == 20:
        Path("{stop}-ready-{number}").touch()
print(json.dumps({{"posts": posts, "answers": sorted(answers)}}))
"""
COUNTS = """
import json
from consultations.models import Enquiry, ErasureLedgerEntry, PurgeRun
run = PurgeRun.objects.exclude(finished_at=None).first()
print(json.dumps({
    "due": Enquiry.objects.filter(state="closed").count(),
    "others": Enquiry.objects.exclude(state="closed").count(),
    "ledger": ErasureLedgerEntry.objects.count(),
    "deleted": run.deleted if run else 0,
    "seconds": (run.finished_at - run.started_at).total_seconds() if run else 0,
}))
"""
FIRST_ANSWERS = "SELECT encrypted_answers FROM consultations_enquiry ORDER BY id LIMIT 1"
READ_ALL = """
import json
from consultations.models import Enquiry
rows = list(Enquiry.objects.prefetch_related("notes"))
print(json.dumps(len([row for row in rows if row.answers and row.notes.all()[0].text == "A note"])))
"""


class Site(CommandLine):
    def run_code(self, code: str) -> Any:
        """Run Python code in the site's shell, and return what it printed last as JSON."""
        return json.loads(self.run("shell", "--no-imports", "-c", code).splitlines()[-1])

    def start(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def first_answers(self) -> str:
        """The encrypted answers of the first enquiry, read beside the site's own programs."""
        if url := self.environment.get("DATABASE_URL"):
            with psycopg.connect(url) as connection:
                return connection.execute(FIRST_ANSWERS).fetchone()[0]
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(FIRST_ANSWERS).fetchone()[0]

    def kill_when(self, is_midway, *arguments: str) -> None:
        """Start a command, and kill -9 it as soon as ``is_midway()``, which it must live to see."""
        process = self.start(*arguments)
        while not is_midway():
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.01)
        process.kill()
        process.communicate()


@pytest.fixture
def site(tmp_path):
    with temporary_database(tmp_path) as variables:
        site = Site(tmp_path, variables | NO_LIMITS)
        site.run_code(ADD_FORM_PAGE)
        assert site.run_code(STORE_DUE_ENQUIRIES.format(count=COUNT)) == COUNT
        yield site


def test_visitors_post_while_the_purge_runs_and_is_killed_and_runs_again(site, tmp_path):
    stop = tmp_path / "stop"
    posters = []
    for number in range(POSTERS):
        code = POST_UNTIL_STOPPED.format(stop=stop, number=number)
        posters.append(site.start("shell", "--no-imports", "-c", code))
    ready = [Path(f"{stop}-ready-{number}") for number in range(POSTERS)]
    while not all(path.exists() for path in ready):
        assert all(poster.poll() is None for poster in posters)
        time.sleep(0.05)

    ledger, started = tmp_path / "erasure-ledger", time.time()
    site.kill_when(ledger.exists, "purge_enquiries", "--confirm")
    site.run("purge_enquiries", "--confirm")
    ended = time.time()

    stop.touch()
    results = [json.loads(poster.communicate()[0].splitlines()[-1]) for poster in posters]
    posts = [post for result in results for post in result["posts"]]
    assert {answer for result in results for answer in result["answers"]} == {303}
    counts = site.run_code(COUNTS)
    assert (counts["due"], counts["others"], counts["ledger"]) == (0, len(posts), COUNT)
    print(f"\npurged={COUNT}, of which {counts['deleted']} in {counts['seconds']:.1f} s")
    for name, those in (
        ("before", [post for post in posts if post[0] < started]),
        ("meanwhile", [post for post in posts if started <= post[0] <= ended]),
    ):
        waits, statements = sorted(post[1] for post in those), [post[2] for post in those]
        print(
            f"{name}: posts={len(those)} median={waits[len(waits) // 2]:.3f} s "
            f"longest={waits[-1]:.3f} s longest statement={max(statements):.3f} s"
        )


def test_a_rotation_that_is_killed_and_runs_again_loses_nothing(site, tmp_path):
    key_file = tmp_path / "enquiry-key"
    former, newest = key_file.read_text().strip(), Fernet.generate_key().decode()
    key_file.write_text(f"{newest},{former}")
    before = site.first_answers()
    started = time.monotonic()
    site.kill_when(lambda: site.first_answers() != before, "enquiry_keys", "rotate")
    assert site.run_code(READ_ALL) == COUNT
    output = site.run("enquiry_keys", "rotate")
    seconds = time.monotonic() - started
    assert "Still under a former key: 0." in output
    key_file.write_text(newest)
    assert site.run_code(READ_ALL) == COUNT
    print(f"\nrotated={COUNT} enquiries of two texts in {seconds:.1f} s with a kill, lost=0")
