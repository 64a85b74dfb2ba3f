"""The project's commands run as programs, on data of their own."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from types import MappingProxyType

from tests.support.server import PROJECT, run

SECONDS_BETWEEN_SIGNALS = 20  # far longer than a command takes to end


class CommandLine:
    """Runs commands of manage.py on a new, migrated database: SQLite's, in ``var_dir``.

    Environment variables may name another: bench.databases.temporary_database.
    """

    def __init__(self, var_dir: Path, variables: Mapping[str, str] = MappingProxyType({})):
        self.media = var_dir / "media"
        self.database = var_dir / "practice.sqlite3"
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "VAR_DIR": str(var_dir),
            "DJANGO_SETTINGS_MODULE": "practice.settings.demo",
            **variables,
        }
        self.run("migrate", "--verbosity", "0")

    def run(self, *arguments: str) -> str:
        """The output of a command, which must succeed."""
        return run([sys.executable, "manage.py", *arguments], self.environment)

    def interrupt(self, command: str, after: str) -> str:
        """The output of a command that gets Ctrl-C when it has written ``after``.

        It must end with the status of an interrupted program, and without a traceback.
        """
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
            output = ""
            for line in process.stdout:
                output += line
                if after in line:
                    break
            # Python may get the signal just before a system call that then blocks for ever, so it
            # is sent repeatedly.
            while process.poll() is None:
                process.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    output += process.communicate(timeout=SECONDS_BETWEEN_SIGNALS)[0]
        assert process.returncode == 128 + signal.SIGINT, output
        assert "Traceback" not in output
        return output

    def media_files(self) -> set[Path]:
        return {path for path in self.media.rglob("*") if path.is_file()}

    def database_dump(self) -> list[str]:
        """The content of the database as SQL."""
        with closing(sqlite3.connect(self.database)) as connection:
            return list(connection.iterdump())
