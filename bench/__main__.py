"""``python -m bench``: see ``make bench``."""

import argparse
import platform
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.growth import measure_growth
from bench.processes import STATIC_FILES, exit_with_status_of
from bench.progress import console, progress
from bench.report import make_report, replace_report, summary_line
from bench.sites import demo_site, larger_copy
from bench.speed import measure_speed

FURTHER_ARTICLES = 200
SIZES = (100, 1_000, 10_000)  # articles in all, of the growth table


def main() -> int:
    options = parse_options()
    if missing := missing_requirement(STATIC_FILES):
        console.print(missing)
        return 1
    with_nginx = shutil.which("nginx") is not None
    if not with_nginx:
        console.print("nginx is not installed, so the site is compared with nothing.")

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        with console.status("Loading the demo practice …"):
            site = stack.enter_context(demo_site(folder / "demo", STATIC_FILES))
            articles = int(site.run(COUNT_ARTICLES))

        with console.status(f"Adding {FURTHER_ARTICLES} articles …"):
            served = stack.enter_context(larger_copy(site, folder / "served", FURTHER_ARTICLES))
        measured = measure_speed(
            served,
            folder,
            progress,
            with_nginx=with_nginx,
            rounds=options.rounds,
            seconds=options.seconds,
        )
        sites = {}
        for size in progress(SIZES, "Making sites of different size"):
            sites[size] = stack.enter_context(
                larger_copy(site, folder / str(size), size - articles)
            )
        pages = measure_growth(sites, progress)

    conditions = (
        f"{articles + FURTHER_ARTICLES} articles, {options.rounds} rounds of {options.seconds} s"
    )
    text = make_report(measured, pages, conditions)
    if options.write:
        replace_report(options.write, f"{text}\n\n`{summary_line(measured, pages)}`")
    print(f"{text}\n\n{summary_line(measured, pages)}")
    return 0


COUNT_ARTICLES = "from blog.models import BlogPostPage; print(BlogPostPage.objects.count())"


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench", description="Measure how fast the site is.")
    parser.add_argument("--rounds", type=int, default=5, help="of each server (5)")
    parser.add_argument("--seconds", type=int, default=3, help="that a round takes (3)")
    parser.add_argument("--write", type=Path, help="a Markdown file to put the tables into as well")
    return parser.parse_args()


def missing_requirement(static: Path) -> str:
    """What the bench lacks, and how to get it; empty if it lacks nothing."""
    if platform.system() != "Linux":
        return "The bench reads /proc, which only Linux has."
    if not shutil.which("wrk"):
        return "The bench needs wrk, which sends the requests: apt-get install wrk nginx"
    if not static.is_dir():
        return f"There are no static files in {static}: run `make bench`, which makes them."
    return ""


if __name__ == "__main__":
    exit_with_status_of(main)
