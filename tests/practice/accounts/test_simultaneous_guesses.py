"""Sixteen guesses at the same moment are no more than five, on a database file."""

import json
import os
import shutil
import sys

import pytest

from bench.processes import run

pytestmark = pytest.mark.processes

GUESS_SIXTEEN_TIMES_AT_ONCE = """
import json, threading
from django.db import connection
from django.test import Client
from practice.core.models import User
User.objects.create_user("miriam", "miriam@practice.example", "several quiet words")
barrier, statuses = threading.Barrier(16), []
def guess(number):
    client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=f"198.51.100.{number}")
    barrier.wait()
    data = {"login": "miriam", "password": "not the password"}
    statuses.append(client.post("/admin/login/", data).status_code)
    connection.close()
threads = [threading.Thread(target=guess, args=[number]) for number in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps(sorted(statuses)))
"""


def test_sixteen_guesses_at_once_are_five(migrated_database, tmp_path):
    shutil.copytree(migrated_database.parent, tmp_path, dirs_exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "practice.settings.dev",  # reads static files from their sources
    }
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c"]
    output = run([*command, GUESS_SIXTEEN_TIMES_AT_ONCE], environment)
    assert json.loads(output.splitlines()[-1]) == [200] * 5 + [429] * 11
