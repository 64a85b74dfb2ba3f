"""``python -m bench.backup``: see ``make bench-backup``."""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from bench.backup.clients import posting
from bench.backup.damage import flipped_byte, stored_files
from bench.backup.measured import Measured, manage
from bench.backup.report import Result
from bench.databases import temporary_database
from bench.processes import PROJECT, STATIC_FILES, BenchError, exit_with_status_of, free_port
from bench.progress import console
from bench.served_site import served
from bench.sites import Site, form_site
from bench.soak.accounting import Seen

FILL = "from bench.enquiries.filling import add_enquiries; add_enquiries({})"
PRINT_CANARIES = """
from bench.soak.stored import stored_canaries
print(" ".join(stored_canaries()))
"""
ERASE_ONE = """
from bench.soak.canaries import CANARY
from consultations.erasure import erase
from consultations.models import Enquiry, ErasureLedgerEntry
for enquiry in Enquiry.objects.order_by("-received_at").iterator():
    if found := CANARY.search(" ".join(answer["answer"] for answer in enquiry.answers)):
        if found[0] == "{}":
            erase([enquiry.pk], ErasureLedgerEntry.Reason.REQUEST)
            break
"""
SHARED = ("static", "secret-key", "enquiry-key", "erasure-ledger")


@dataclass
class Bench:
    """A large site, its backups, and the secret key that opens them."""

    options: argparse.Namespace
    folder: Path
    site: Site

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def identity(self) -> str:
        return str(self.folder / "identity")

    def prepare(self) -> None:
        """Add the enquiries, half of the media, and the keys."""
        self.backups.mkdir()
        made = self.expect_success(manage(self.site, "backup", "--make-key", self.identity))
        [recipient] = re.findall("BACKUP_RECIPIENTS=(age1[a-z0-9]+)", made.output)
        self.site.environment.update(
            BACKUP_RECIPIENTS=recipient, BACKUP_DESTINATION=str(self.backups)
        )
        self.site.run(FILL.format(self.options.enquiries))
        self.add_media("first")

    def add_media(self, name: str) -> None:
        """Add random files of half of the size that is wanted."""
        folder = self.site.var_dir / "media" / name
        folder.mkdir(parents=True)
        size = self.options.media_megabytes * 10**6 // self.options.files
        for number in range(self.options.files // 2):
            (folder / f"{number}.jpg").write_bytes(random.randbytes(size))

    def backup(self) -> Measured:
        return self.expect_success(manage(self.site, "backup"))

    def drill(self) -> Measured:
        return self.expect_success(manage(self.site, "restore_drill", "--identity", self.identity))

    def expect_success(self, measured: Measured) -> Measured:
        if measured.status:
            raise BenchError(f"A command has failed:\n{measured.output}")
        return measured

    def kill_midway(self) -> bool:
        """Kill a backup when half of the new files are there; whether the former is as it was."""
        before = sorted((self.backups / "manifests").iterdir())
        there = self.stored()
        process = subprocess.Popen(
            [sys.executable, "manage.py", "backup"],
            cwd=PROJECT,
            env=self.site.environment,
            stdout=subprocess.DEVNULL,
        )
        while self.stored() < there + self.options.files // 4:
            if process.poll() is not None:
                raise BenchError("The backup has ended before it could be killed.")
            sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        return sorted((self.backups / "manifests").iterdir()) == before

    def stored(self) -> int:
        return sum(1 for _ in (self.backups / "objects").iterdir())

    def restore(self, name: str, stack: ExitStack) -> tuple[Measured, Site]:
        """Restore the newest backup into an empty place."""
        var_dir = self.folder / name
        var_dir.mkdir()
        for shared in SHARED:
            if (original := self.site.var_dir / shared).exists():
                (var_dir / shared).symlink_to(original.resolve())
        variables = stack.enter_context(temporary_database(var_dir))
        place = Site(var_dir, self.site.environment | {"VAR_DIR": str(var_dir)} | variables)
        return manage(place, "restore", "--identity", self.identity), place

    def undetected_damage(self) -> list[str]:
        """The kinds of stored files in which a flipped byte was not found."""
        undetected = []
        for kind, file in stored_files(self.backups).items():
            with flipped_byte(file), ExitStack() as stack:
                restored, place = self.restore(f"damaged-{kind.split()[0]}", stack)
                if not restored.status or (place.var_dir / "media").exists():
                    undetected.append(kind)
        return undetected


def main() -> int:
    options = parse_options()
    seen = Seen()
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory("", "backup-", options.folder))
        )
        status = stack.enter_context(console.status("Making a site …"))
        bench = Bench(
            options, folder, stack.enter_context(form_site(folder / "site", STATIC_FILES))
        )
        status.update(f"Adding {options.enquiries:,} enquiries and media …")
        bench.prepare()
        status.update("Making a first backup …")
        first = bench.backup()
        bench.add_media("second")
        status.update("Killing a backup midway …")
        former_is_good = bench.kill_midway()
        status.update("Proving the former backup …")
        bench.drill()

        with (
            served(bench.site, free_port(), folder / "site.log") as running,
            posting(running.port, options.rate, seen),
        ):
            status.update(f"Sending {options.rate:g} forms a second …")
            while len(seen.acknowledged) < options.rate * options.warm_up and not seen.errors:
                sleep(0.1)
            status.update("Making a backup meanwhile …")
            with seen.lock:
                before, retried = set(seen.acknowledged), seen.retried.total()
            backup = bench.backup()
            posts = len(seen.acknowledged) - len(before)
        erased = min(before)
        bench.site.run(ERASE_ONE.format(erased))
        status.update("Restoring it …")
        restored, place = bench.restore("restored", stack)
        bench.expect_success(restored)
        came_back = set(place.run(PRINT_CANARIES).split())
        status.update("Flipping a byte in a stored file of each kind …")
        undetected = bench.undetected_damage()
        status.update("Restoring it on trial …")
        drill = bench.drill()

    result = Result(
        first=first,
        backup=backup,
        restored=restored,
        drill=drill,
        posts=posts,
        failed=len(seen.errors),
        sent_again=seen.retried.total() - retried,
        longest_wait=seen.longest_wait,
        acknowledged_before=len(before),
        lost=len(before - came_back - {erased}),
        former_is_good=former_is_good,
        undetected=undetected,
        erased_is_back=erased in came_back,
    )
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    print(
        f"{options.enquiries:,} enquiries on {database}, {options.media_megabytes:,} MB of media "
        f"in {options.files:,} files",
        *result.lines(),
        sep="\n",
    )
    return 1 if result.not_held() else 0


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "bench.backup", description="Measure a backup of a large site while enquiries come in."
    )
    parser.add_argument("--enquiries", type=int, default=100_000, help="how many (100,000)")
    parser.add_argument("--media-megabytes", type=int, default=2_000, help="of all media (2,000)")
    parser.add_argument("--files", type=int, default=1_000, help="of media (1,000)")
    parser.add_argument("--rate", type=float, default=50, help="forms sent a second (50)")
    parser.add_argument(
        "--warm-up", type=float, default=10, help="seconds of forms before the backup (10)"
    )
    parser.add_argument("--folder", help="where to put all of it; default: the system's for such")
    return parser.parse_args()


if __name__ == "__main__":
    exit_with_status_of(main)
