"""The tables in Markdown, and the last line for scripts."""

import math
import os
import platform
import re
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from bench.growth import PageGrowth
from bench.load import Summary
from bench.speed import CONNECTIONS, SpeedResults

# The targets. Growth: how many times longer a page may take on the largest site.
MIN_CACHED_RATIO = 0.70
MAX_P99_RATIO = 3.0
MAX_GROWTH, MAX_GROWTH_OF_PAGE = 1.5, {"search": 3.0, "sitemap": 3.0}

BEGIN, END = "<!-- make bench: begin -->", "<!-- make bench: end -->"


def make_report(speed: SpeedResults, pages: dict[str, PageGrowth], conditions: str) -> str:
    """All results, as Markdown."""
    return "\n".join(
        [
            f"{datetime.now().astimezone():%-d %B %Y, %H:%M}; {machine()}; {conditions}.",
            "",
            *cached_table(speed),
            "",
            *uncached_table(speed, pages["article"]),
            "",
            *growth_table(pages),
            "",
            *verdicts(speed, pages),
        ]
    )


def summary_line(speed: SpeedResults, pages: dict[str, PageGrowth]) -> str:
    """``cached_ratio=0.81 p99_ratio=1.4 article_queries=9 growth=1.12``, or “none” for a ratio.

    The ratios compare the site with nginx, for a browser at 16 connections. The growth is the
    largest of those pages that may take 1.5 times as long.
    """
    rate, p99 = speed.ratio("rate"), speed.ratio("p99")
    article = pages["article"].queries
    return " ".join(
        [
            f"cached_ratio={'none' if rate is None else format(rate, '.2f')}",
            f"p99_ratio={'none' if p99 is None else format(p99, '.1f')}",
            f"article_queries={max(article.values())}",
            f"growth={largest_growth(pages):.2f}",
        ]
    )


def largest_growth(pages: dict[str, PageGrowth]) -> float:
    return max(page.ratio for name, page in pages.items() if name not in MAX_GROWTH_OF_PAGE)


def replace_report(path: Path, text: str) -> None:
    """Replace what is between BEGIN and END in the file at ``path`` with ``text``."""
    text_before = path.read_text()
    if text_before.count(BEGIN) != 1 or text_before.count(END) != 1:
        raise ValueError(f"{path} must have the lines {BEGIN} and {END} once each.")
    before, _, rest = text_before.partition(BEGIN)
    path.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}")


def machine() -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    packages = ", ".join(
        f"{name} {version(name.lower())}" for name in ("Wagtail", "Django", "granian")
    )
    return (
        f"{os.cpu_count()} × {model[1] if model else platform.machine()}; "
        f"Python {platform.python_version()}, {packages}, {database}"
    )


def cached_table(speed: SpeedResults) -> Iterator[str]:
    yield "**An article from memory**: median of the rounds, and the least and the most in brackets"
    yield ""
    yield (
        "| client | bytes | connections | server | requests/s | p50, ms | p99, ms "
        "| processor, ms per 1,000 |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for (client, connections, server), summary in sorted(speed.cached.items()):
        yield (
            f"| {client} | {speed.bytes[client]:,} | {connections} | {server} "
            f"| {format_cell(summary.rate, ',.0f')} | {format_cell(summary.p50, '.2f')} "
            f"| {format_cell(summary.p99, '.2f')} | {format_cell(summary.cpu, '.1f')} |"
        )
    yield ""
    for client in speed.bytes:
        for connections in CONNECTIONS:
            ratio = speed.ratio("rate", client, connections)
            if ratio is not None:
                yield f"- {client}, {connections} connections: {ratio:.2f} of nginx’s requests/s"
    memory = ", ".join(f"{server} {size:.0f} MB" for server, size in speed.memory.items())
    yield f"- the most memory of one process: {memory}"


def uncached_table(speed: SpeedResults, article: PageGrowth) -> Iterator[str]:
    yield "**Past the cache**: one request at a time"
    yield ""
    yield "| page | requests/s | p50, ms | processor, ms per request |"
    yield "|---|---|---|---|"
    for name, summary in speed.uncached.items():
        cpu = Summary(*(value / 1000 for value in vars(summary.cpu).values()))
        yield (
            f"| {name} | {format_cell(summary.rate, '.0f')} | {format_cell(summary.p50, '.1f')} "
            f"| {format_cell(cpu, '.1f')} |"
        )


def growth_table(pages: dict[str, PageGrowth]) -> Iterator[str]:
    sizes = list(pages["article"].seconds)
    yield "**Growth**: queries and median milliseconds without the page cache, by articles"
    yield ""
    yield f"| page | {' | '.join(f'{size:,}' for size in sizes)} | times | at most |"
    yield "|---|" + "---|" * (len(sizes) + 2)
    for name, page in pages.items():
        cells = " | ".join(growth_cell(page, size) for size in sizes)
        maximum = MAX_GROWTH_OF_PAGE.get(name, MAX_GROWTH)
        yield f"| {name} | {cells} | {page.ratio:.2f} | {maximum} |"


def growth_cell(page: PageGrowth, size: int) -> str:
    if math.isinf(page.seconds[size]):
        return "given up"
    return f"{page.queries[size]} queries, {page.seconds[size] * 1000:.1f}"


def verdicts(speed: SpeedResults, pages: dict[str, PageGrowth]) -> Iterator[str]:
    """The targets, and whether each was reached."""
    rate, p99 = speed.ratio("rate"), speed.ratio("p99")
    if rate is not None and p99 is not None:
        yield verdict(
            f"at least {MIN_CACHED_RATIO} of nginx’s requests/s", rate >= MIN_CACHED_RATIO
        )
        yield verdict(f"p99 at most {MAX_P99_RATIO} times nginx’s", p99 <= MAX_P99_RATIO)
    for name, page in pages.items():
        maximum = MAX_GROWTH_OF_PAGE.get(name, MAX_GROWTH)
        yield verdict(f"{name}: as many queries", len(set(page.queries.values())) == 1)
        yield verdict(f"{name}: at most {maximum} times as long", page.ratio <= maximum)


def verdict(target: str, holds: bool) -> str:
    return f"- {'held' if holds else '**not held**'}: {target}"


def format_cell(summary: Summary, form: str) -> str:
    return f"{summary.median:{form}} ({summary.minimum:{form}}–{summary.maximum:{form}})"
