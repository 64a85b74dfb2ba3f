"""Queries and time of the same pages on sites of different size."""

import json
import math
import select
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median, median_low

from bench.processes import BenchError, running_process
from bench.progress import Progress
from bench.sites import Site

PAGES = ["article", "index", "topic", "feed", "admin’s list", "search", "sitemap"]
REPEATS = 15  # of each measurement, after a first one that does not count
TIMEOUT = 20  # seconds; a page that takes longer is not measured again

Measurement = tuple[int, float]  # queries and seconds


@dataclass(frozen=True)
class PageGrowth:
    """The medians of one page by the number of articles; infinite seconds after a timeout."""

    queries: dict[int, int]
    seconds: dict[int, float]

    @property
    def ratio(self) -> float:
        """The seconds of the largest site divided by those of the smallest."""
        return self.seconds[max(self.seconds)] / self.seconds[min(self.seconds)]


class SiteProcess:
    """A process inside ``site`` that measures its pages: bench/pages.py."""

    def __init__(self, site: Site, stack: ExitStack):
        self.site = site
        self.stack = stack
        self.start()

    def start(self) -> None:
        self.process = self.stack.enter_context(
            running_process(
                self.site.shell(
                    "from bench.pages import measure_named_pages; measure_named_pages()"
                ),
                self.site.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )

    def measure(self, page: str) -> Measurement | None:
        """The queries and seconds of ``page``; None after a timeout."""
        print(page, file=self.process.stdin, flush=True)
        if not select.select([self.process.stdout], [], [], TIMEOUT)[0]:  # type: ignore[type-var]
            self.process.kill()
            self.start()
            return None
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise BenchError(f"The page “{page}” failed; the site’s output is above.")
        return tuple(json.loads(line))


def measure_growth(sites: dict[int, Site], progress: Progress) -> dict[str, PageGrowth]:
    """The growth of each page, by its name. The sites are measured in turns, one at a time."""
    with ExitStack() as stack:
        processes = {size: SiteProcess(site, stack) for size, site in sites.items()}
        measurements: dict[tuple[str, int], list[Measurement] | None] = {
            (page, size): [] if processes[size].measure(page) else None
            for page in PAGES
            for size in sites
        }
        for _ in progress(range(REPEATS), "Measuring sites of different size"):
            for (page, size), values in measurements.items():
                if values is not None:
                    values.append(processes[size].measure(page) or (0, math.inf))
    timed_out = [(0, math.inf)]
    return {
        page: PageGrowth(
            {
                size: median_low(queries for queries, _ in measurements[page, size] or timed_out)
                for size in sites
            },
            {
                size: median(time for _, time in measurements[page, size] or timed_out)
                for size in sites
            },
        )
        for page in PAGES
    }
