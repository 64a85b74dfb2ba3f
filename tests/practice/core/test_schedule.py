"""What is scheduled is published by the site's own program, with nobody signed in."""

import datetime
import os
import signal
import subprocess
import sys

from django.utils import timezone

from tests.support.server import PROJECT


def test_the_program_publishes_what_is_due_and_stops_when_asked(tmp_path):
    environment = os.environ | {
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "practice.settings.demo",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'schedule.sqlite3'}",
    }

    def python(*arguments):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    python("manage.py", "migrate", "--verbosity", "0")
    due = (timezone.now() - datetime.timedelta(minutes=1)).isoformat()
    python(
        "-c",
        "import django; django.setup()\n"
        "from wagtail.models import Page\n"
        "from home.models import HomePage\n"
        "page = HomePage(title='Due', slug='due', headline='H', standfirst='S', live=False)\n"
        "Page.get_first_root_node().add_child(instance=page)\n"
        f"page.go_live_at = '{due}'\n"
        "page.save_revision(approved_go_live_at=page.go_live_at)\n",
    )
    watcher = subprocess.Popen(
        [sys.executable, "manage.py", "watch_schedule", "--every", "0.2"],
        cwd=PROJECT,
        env=environment,
    )
    is_live = (
        "import django; django.setup()\n"
        "from wagtail.models import Page\n"
        "print(Page.objects.get(slug='due').live)\n"
    )
    try:
        while python("-c", is_live).strip() != "True":
            assert watcher.poll() is None
    finally:
        watcher.send_signal(signal.SIGTERM)
    assert watcher.wait() == 0
