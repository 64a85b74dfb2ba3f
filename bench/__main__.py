"""``python -m bench``: see ``make bench``."""

import argparse
import os
import platform
import shutil
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.growth import growth
from bench.processes import PROJECT, Failed
from bench.progress import console, progress
from bench.report import last_line, report, write_into
from bench.sites import demo, larger
from bench.speed import speed

FURTHER_ARTICLES = 200
SIZES = (100, 1_000, 10_000)  # articles in all, of the growth table


def main() -> int:
    options = options_given()
    if missing := what_is_missing(options.static):
        console.print(missing)
        return 1
    with_nginx = shutil.which("nginx") is not None
    if not with_nginx:
        console.print("nginx is not installed, so the site is compared with nothing.")

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        with console.status("Loading the demo practice …"):
            site = stack.enter_context(demo(folder / "demo", options.static))
            articles = int(site.run(COUNT))

        with console.status(f"Adding {FURTHER_ARTICLES} articles …"):
            served = stack.enter_context(larger(site, folder / "served", FURTHER_ARTICLES))
        measured = speed(
            served,
            folder,
            progress,
            with_nginx=with_nginx,
            rounds=options.rounds,
            seconds=options.seconds,
        )
        sites = {}
        for size in progress(SIZES, "Making sites of different size"):
            sites[size] = stack.enter_context(larger(site, folder / str(size), size - articles))
        pages = growth(sites, progress)

    conditions = (
        f"{articles + FURTHER_ARTICLES} articles, {options.rounds} rounds of {options.seconds} s"
    )
    text = report(measured, pages, conditions)
    if options.write:
        write_into(options.write, f"{text}\n\n`{last_line(measured, pages)}`")
    print(f"{text}\n\n{last_line(measured, pages)}")
    return 0


COUNT = "from blog.models import BlogPostPage; print(BlogPostPage.objects.count())"


def options_given() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench", description="Measure how fast the site is.")
    parser.add_argument("--rounds", type=int, default=5, help="of each server (5)")
    parser.add_argument("--seconds", type=int, default=3, help="that a round takes (3)")
    parser.add_argument("--write", type=Path, help="a Markdown file to put the tables into as well")
    options = parser.parse_args()
    options.static = Path(os.environ.get("VAR_DIR", PROJECT / "var")) / "static"
    return options


def what_is_missing(static: Path) -> str:
    """What is to be done before the bench can run; empty if nothing is."""
    if platform.system() != "Linux":
        return "The bench reads /proc, which only Linux has."
    if not shutil.which("wrk"):
        return "The bench needs wrk, which asks for the pages: apt-get install wrk nginx"
    if not static.is_dir():
        return f"There are no static files in {static}: run `make bench`, which makes them."
    return ""


if __name__ == "__main__":
    # Ended by a signal, it must still end what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended."))
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
