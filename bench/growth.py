"""Queries and time of the same pages on sites of different size."""

import json
import math
import select
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median, median_low

from bench.processes import Failed, running
from bench.progress import Progress
from bench.sites import Site

PAGES = ["article", "index", "topic", "feed", "admin’s list", "search", "sitemap"]
TIMES = 15  # each page is asked for, after a first time that does not count
PATIENCE = 20  # seconds; a page that takes longer is given up

Took = tuple[int, float]  # queries and seconds


@dataclass(frozen=True)
class Page:
    """The median of a page's queries and of its seconds by the number of articles.

    A page that was given up has infinite seconds, and no queries.
    """

    queries: dict[int, int]
    seconds: dict[int, float]

    @property
    def ratio(self) -> float:
        """How many times longer the largest site takes than the smallest."""
        return self.seconds[max(self.seconds)] / self.seconds[min(self.seconds)]


class Asked:
    """A process inside ``site`` that asks for its pages: bench/pages.py."""

    def __init__(self, site: Site, stack: ExitStack):
        self.site = site
        self.stack = stack
        self.start()

    def start(self) -> None:
        self.process = self.stack.enter_context(
            running(
                self.site.shell("from bench.pages import answer_questions; answer_questions()"),
                self.site.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )

    def ask(self, page: str) -> Took | None:
        """What ``page`` takes; None if it has to be given up."""
        print(page, file=self.process.stdin, flush=True)
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:  # type: ignore[type-var]
            self.process.kill()
            self.start()
            return None
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise Failed(f"The page “{page}” failed; what the site said stands above.")
        return tuple(json.loads(line))


def growth(sites: dict[int, Site], progress: Progress) -> dict[str, Page]:
    """What each page takes, by its name. The sites are asked in turns, one at a time."""
    with ExitStack() as stack:
        asked = {size: Asked(site, stack) for size, site in sites.items()}
        took: dict[tuple[str, int], list[Took] | None] = {
            (page, size): [] if asked[size].ask(page) else None for page in PAGES for size in sites
        }
        for _ in progress(range(TIMES), "Asking sites of different size"):
            for (page, size), found in took.items():
                if found is not None:
                    found.append(asked[size].ask(page) or (0, math.inf))
    given_up = [(0, math.inf)]
    return {
        page: Page(
            {
                size: median_low(queries for queries, _ in took[page, size] or given_up)
                for size in sites
            },
            {size: median(time for _, time in took[page, size] or given_up) for size in sites},
        )
        for page in PAGES
    }
