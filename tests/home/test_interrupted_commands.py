"""Ctrl-C in a command that takes long: a calm sentence, and nothing half done."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.processes import PROJECT, run

pytestmark = pytest.mark.processes

MAKE_PICTURES = """
import io
from django.core.files.base import ContentFile
from PIL import Image
from practice.core.models import PracticeImage
file = io.BytesIO()
Image.new("RGB", (80, 50), "teal").save(file, "JPEG")
for name in ("first", "second", "third"):
    content = ContentFile(file.getvalue(), f"{name}.jpg")
    PracticeImage.objects.create(title=name, file=content)
"""


class Practice:
    """A practice without a page, with no server but its commands."""

    def __init__(self, var_dir: Path):
        self.media = var_dir / "media"
        self.database = var_dir / "practice.sqlite3"
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "VAR_DIR": str(var_dir),
            "DJANGO_SETTINGS_MODULE": "practice.settings.demo",
        }
        self.manage("migrate", "--verbosity", "0")

    def manage(self, *arguments: str) -> str:
        return run([sys.executable, "manage.py", *arguments], self.environment)

    def stop(self, command: str, once_it_says: str) -> str:
        """What ``command`` prints, which gets Ctrl-C as soon as it says ``once_it_says``."""
        with subprocess.Popen(
            [sys.executable, "manage.py", command],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A program that was started in the background ignores Ctrl-C, and so would this one.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ) as process:
            said = ""
            for line in process.stdout:
                if once_it_says in line and once_it_says not in said:  # a bar is written anew
                    process.send_signal(signal.SIGINT)
                said += line
        assert process.returncode == 128 + signal.SIGINT, said
        assert "Traceback" not in said
        return said

    def files(self) -> set[Path]:
        return {path for path in self.media.rglob("*") if path.is_file()}

    def rows(self) -> list[str]:
        """All that the database holds, as SQL."""
        with closing(sqlite3.connect(self.database)) as connection:
            return list(connection.iterdump())


@pytest.fixture(scope="module")
def practice(tmp_path_factory) -> Iterator[Practice]:
    return Practice(tmp_path_factory.mktemp("stopped"))


def test_the_demo_stopped_while_it_is_loaded_leaves_nothing(practice):
    before = practice.rows(), practice.files()
    said = practice.stop("load_demo", once_it_says="Drawing the pictures")
    assert "Stopped. Nothing of the demo has been loaded" in said
    assert (practice.rows(), practice.files()) == before


def test_sizes_made_before_they_were_stopped_stay_and_the_others_come_later(practice):
    practice.manage("shell", "--no-imports", "--command", MAKE_PICTURES)
    pictures = [next(practice.media.glob(f"*/{name}-*")) for name in ("second", "third")]
    kept = [picture.rename(f"{picture}.kept") for picture in pictures]
    before = practice.files()
    # Of the second it says that it is lost. Reading the third would never end.
    os.mkfifo(pictures[1])
    said = practice.stop("make_renditions", once_it_says="“second”")
    made = len(practice.files() - before)
    assert f"Stopped after {made} sizes" in said and made

    for picture, file in zip(pictures, kept, strict=True):
        file.replace(picture)
    assert f"Made {2 * made} sizes of 2 pictures" in practice.manage("make_renditions")
    assert len(practice.files()) == 3 + 3 * made
