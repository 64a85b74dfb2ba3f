"""Commands that work through all enquiries: the purge, and the change of keys."""

import json
import signal
import sys
from pathlib import Path
from time import monotonic, sleep

from cryptography.fernet import Fernet

from bench.processes import BenchError, free_port, run, running_process
from bench.served_site import served
from bench.sites import Site
from bench.soak.accounting import Seen
from bench.soak.clients import running_clients

POSTING_CLIENTS = 4
PURGE = ["purge_enquiries", "--confirm"]  # it is much more than usual
ROTATION = ["enquiry_keys", "rotate"]
KEY_FILE = "enquiry-key"  # of the demo’s settings

COUNT = "from consultations.models import Enquiry; print(Enquiry.objects.count())"
COUNT_OPENED = "from bench.enquiries.keys import print_opened; print_opened()"


def measure_purge(site: Site, folder: Path) -> dict[str, float]:
    """How many enquiries were purged, how long that took, and the longest wait of a post."""
    seen = Seen()
    with served(site, free_port(), folder / "purged-site.log") as running:
        before = int(site.run(COUNT))
        with running_clients(POSTING_CLIENTS, running.port, range(10**6), seen):
            while not seen.acknowledged:
                sleep(0.1)
            seen.longest_wait = 0
            started = monotonic()
            run([sys.executable, "manage.py", *PURGE], site.environment)
            seconds = monotonic() - started
            longest_wait = seen.longest_wait
        purged = before + len(seen.acknowledged) - int(site.run(COUNT))
    if seen.errors:
        raise BenchError(f"Posts failed during the purge: {seen.errors[0]}")
    return {"purged": purged, "seconds": seconds, "longest wait": longest_wait}


def measure_rotation(site: Site, kill_after: float) -> dict[str, float]:
    """The seconds of changing keys: once killed after ``kill_after`` seconds, and once more.

    Then the old key is taken away. “lost” are the enquiries that cannot be opened without it.
    """
    file = site.var_dir / KEY_FILE
    new, old = Fernet.generate_key().decode(), file.read_text()
    command = [sys.executable, "manage.py", *ROTATION]
    file.write_text(f"{new},{old}")
    with running_process(command, site.environment) as process:
        sleep(kill_after)
        process.send_signal(signal.SIGKILL)
    file.write_text(new)
    done = json.loads(site.run(COUNT_OPENED))
    if not 0 < done["opened"] < done["all"]:
        raise BenchError(
            f"{done['opened']} of {done['all']} had been done when the command was killed after "
            f"{kill_after} s, which is not midway."
        )
    file.write_text(f"{new},{old}")
    started = monotonic()
    run(command, site.environment)
    seconds = monotonic() - started
    file.write_text(new)
    rotated = json.loads(site.run(COUNT_OPENED))
    return {
        "done when killed": done["opened"],
        "seconds": seconds,
        "lost": rotated["all"] - rotated["opened"],
    }
