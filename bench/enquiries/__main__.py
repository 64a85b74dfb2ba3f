"""``python -m bench.enquiries``: see ``make bench-enquiries``."""

import argparse
import json
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

from bench.enquiries.jobs import measure_purge, measure_rotation
from bench.enquiries.limits import Measurements, all_hold, table
from bench.processes import STATIC_FILES, exit_with_status_of
from bench.progress import console
from bench.sites import Site, form_site

FILL = "from bench.enquiries.filling import add_enquiries; add_enquiries({})"
MEASURE = "from bench.enquiries.screens import print_measurements; print_measurements()"


def main() -> int:
    options = parse_options()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="enquiries-")))
        with console.status("Making a site …") as status:
            site = stack.enter_context(form_site(folder / "site", STATIC_FILES))
            status.update(f"Adding {options.enquiries:,} enquiries …")
            started = monotonic()
            site.run(FILL.format(options.enquiries))
            filled_in = monotonic() - started
            status.update("Measuring what a therapist looks at …")
            measurements: Measurements = json.loads(site.run(MEASURE))
            status.update("Changing the keys …")
            measurements |= measure_jobs(site, folder, options.kill_rotation_after)
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    print(f"{options.enquiries:,} enquiries on {database}, added in {filled_in:.0f} s", end="\n\n")
    print("\n".join(table(measurements)))
    return 0 if all_hold(measurements) else 1


def measure_jobs(site: Site, folder: Path, kill_rotation_after: float) -> Measurements:
    """The purge is last, because it deletes half of the enquiries."""
    return {
        "change of keys": measure_rotation(site, kill_rotation_after),
        "purge": measure_purge(site, folder),
    }


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "bench.enquiries", description="Measure the enquiry desk with many enquiries."
    )
    parser.add_argument("--enquiries", type=int, default=100_000, help="how many (100,000)")
    parser.add_argument(
        "--kill-rotation-after",
        type=float,
        default=4,
        metavar="SECONDS",
        help="when the change of keys is killed, which must be midway (4)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    exit_with_status_of(main)
