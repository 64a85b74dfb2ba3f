"""``python -m bench.memory``: see ``make memory``."""

import argparse
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from time import sleep

import psutil

from bench.memory.uploads import session_cookies, upload
from bench.processes import STATIC_FILES, exit_with_status_of, free_port, process_tree, run
from bench.progress import console
from bench.served_site import ServedSite, served
from bench.sites import demo_site

PAGES = ("/", "/blog/", "/appointment/", "/search/?q=sleep")
PHOTOGRAPH = (7216, 5412)  # pixels: 39 megapixels
SAMPLE_INTERVAL = 0.2  # seconds
QUIET_TIME = 30  # seconds, after which memory no longer falls
MAX_FRESH, MAX_USED, MAX_GROWTH = 300, 400, 20  # MB


def main() -> int:
    options = parse_options()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="memory-")))
        with console.status("Making a site …"):
            site = stack.enter_context(demo_site(folder / "site", STATIC_FILES))
            site.environment["WEB_WORKERS"] = str(options.workers)
            photograph = folder / "photograph.jpg"
            width, height = PHOTOGRAPH
            site.run(
                "from bench.memory.inside import write_photograph as write; "
                f"write('{photograph}', {width}, {height})"
            )
        running = stack.enter_context(served(site, free_port(), folder / "site.log"))
        supervisor = running.process.pid
        view(running, len(PAGES))
        sleep(QUIET_TIME)
        with sampled(running) as peak:
            fresh = show(running, "fresh")
            view(running, options.views)
            site.run(f"from bench.memory.inside import publish; publish({options.publishes})")
            show(running, f"after {options.views} views and {options.publishes} publishes")
            cookies = session_cookies(site)
            for number in range(options.uploads):
                upload(running.port, cookies, photograph, f"photograph-{number}")
                show(running, f"after upload {number + 1}")
            run([sys.executable, "manage.py", "make_renditions"], site.environment)
            sleep(QUIET_TIME)
            used = show(running, "at rest after that")
            view(running, options.views)
            later = show(running, f"after {options.views} further views")
        ended = running.process.poll() is not None or running.process.pid != supervisor
        restarts = running.log.read_text().count("has ended")
    print(
        f"fresh={fresh:.0f} used={used:.0f} growth={later - used:.0f} peak={peak[0]:.0f} "
        f"restarts={restarts}"
    )
    ok = fresh < MAX_FRESH and used < MAX_USED and later - used < MAX_GROWTH
    return 0 if ok and not restarts and not ended else 1


def view(running: ServedSite, count: int) -> None:
    for number in range(count):
        # A parameter of its own passes the page cache, so half of the views reach Django.
        path = PAGES[number % len(PAGES)]
        if number % 2:
            path += f"{'&' if '?' in path else '?'}page={number}"
        with suppress(urllib.error.HTTPError):  # there may be no such page
            urllib.request.urlopen(f"http://127.0.0.1:{running.port}{path}").read()


def pss_megabytes(running: ServedSite) -> float:
    """Of the site’s processes together."""
    total = 0
    for pid in process_tree(running.process.pid):
        with suppress(psutil.NoSuchProcess):
            total += psutil.Process(pid).memory_full_info().pss
    return total / 1024**2


def show(running: ServedSite, when: str) -> float:
    megabytes = pss_megabytes(running)
    print(f"{megabytes:6.0f} MB {when}", flush=True)
    return megabytes


@contextmanager
def sampled(running: ServedSite) -> Iterator[list[float]]:
    """A list that holds the greatest of the samples taken during the block."""
    peak, stop = [0.0], Event()

    def sample() -> None:
        while not stop.wait(SAMPLE_INTERVAL):
            peak[0] = max(peak[0], pss_megabytes(running))

    thread = Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.memory", description="Measure the site’s memory.")
    parser.add_argument("--workers", type=int, default=2, help="as on a machine of 1 GB (2)")
    parser.add_argument("--views", type=int, default=2000, help="before and after (2,000)")
    parser.add_argument("--publishes", type=int, default=50, help="(50)")
    parser.add_argument("--uploads", type=int, default=10, help="of 39 megapixels (10)")
    return parser.parse_args()


if __name__ == "__main__":
    exit_with_status_of(main)
