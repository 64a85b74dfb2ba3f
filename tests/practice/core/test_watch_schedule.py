"""What is scheduled is published by a program of the site's own, with nobody signed in."""

import datetime
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.utils import timezone

from bench.processes import PROJECT, run

SCHEDULE_PAGE = """
import datetime
from wagtail.models import Page
from home.models import HomePage
page = HomePage(title="Due", slug="due", headline="H", standfirst="S", live=False)
Page.get_first_root_node().add_child(instance=page)
page.go_live_at = datetime.datetime.fromisoformat("{}")
page.save_revision(approved_go_live_at=page.go_live_at)
"""


@pytest.mark.processes
def test_watch_schedule_publishes_what_is_due_and_stops_on_sigterm(migrated_database, tmp_path):
    database = shutil.copy(migrated_database, tmp_path / "practice.sqlite3")
    environment = {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "practice.settings.demo"}
    due = timezone.now() - datetime.timedelta(minutes=1)
    code = SCHEDULE_PAGE.format(due.isoformat())
    run([sys.executable, "manage.py", "shell", "--no-imports", "--command", code], environment)

    def is_live() -> bool:
        with closing(sqlite3.connect(database)) as connection:
            rows = connection.execute("SELECT live FROM wagtailcore_page WHERE slug = 'due'")
            return bool(rows.fetchone()[0])

    assert not is_live()
    command = [sys.executable, "manage.py", "watch_schedule", "--every", "0.2"]
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as process:
        try:
            while not is_live():
                with pytest.raises(subprocess.TimeoutExpired):  # it must still run
                    process.wait(0.1)
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
