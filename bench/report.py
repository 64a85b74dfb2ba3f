"""What is printed: tables in Markdown, and a last line for scripts."""

import math
import os
import platform
import re
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from bench.growth import Page
from bench.load import Spread
from bench.speed import CONNECTIONS, Speed

# What must hold; of the growth, how many times longer a page may take on the largest site.
LEAST_CACHED_RATIO = 0.70
MOST_P99_RATIO = 3.0
MOST_GROWTH, MOST_GROWTH_OF = 1.5, {"search": 3.0, "sitemap": 3.0}

BEGIN, END = "<!-- make bench: begin -->", "<!-- make bench: end -->"


def report(speed: Speed, pages: dict[str, Page], conditions: str) -> str:
    """All that was found, as Markdown."""
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


def last_line(speed: Speed, pages: dict[str, Page]) -> str:
    """``cached_ratio=0.81 p99_ratio=1.4 article_queries=9 growth=1.12``, or “none” for a ratio.

    The ratios are the site's to nginx's, of what a browser gets at 16 connections. The growth is
    the largest of those pages that may take 1.5 times as long.
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


def largest_growth(pages: dict[str, Page]) -> float:
    return max(page.ratio for name, page in pages.items() if name not in MOST_GROWTH_OF)


def write_into(path: Path, text: str) -> None:
    """Put ``text`` in place of what stands between the two marks in the file at ``path``."""
    old = path.read_text()
    if old.count(BEGIN) != 1 or old.count(END) != 1:
        raise ValueError(f"{path} must have the lines {BEGIN} and {END} once each.")
    before, _, rest = old.partition(BEGIN)
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


def cached_table(speed: Speed) -> Iterator[str]:
    yield "**An article from memory**: median of the rounds, and the least and the most in brackets"
    yield ""
    yield (
        "| client | bytes | connections | server | requests/s | p50, ms | p99, ms "
        "| processor, ms per 1,000 |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for (client, connections, server), found in sorted(speed.cached.items()):
        yield (
            f"| {client} | {speed.bytes[client]:,} | {connections} | {server} "
            f"| {cell(found.rate, ',.0f')} | {cell(found.p50, '.2f')} | {cell(found.p99, '.2f')} "
            f"| {cell(found.cpu, '.1f')} |"
        )
    yield ""
    for client in speed.bytes:
        for connections in CONNECTIONS:
            ratio = speed.ratio("rate", client, connections)
            if ratio is not None:
                yield f"- {client}, {connections} connections: {ratio:.2f} of nginx’s requests/s"
    memory = ", ".join(f"{server} {size:.0f} MB" for server, size in speed.memory.items())
    yield f"- the most memory of one process: {memory}"


def uncached_table(speed: Speed, article: Page) -> Iterator[str]:
    yield "**Past the cache**: one request at a time"
    yield ""
    yield "| page | requests/s | p50, ms | processor, ms per request |"
    yield "|---|---|---|---|"
    for name, found in speed.uncached.items():
        cpu = Spread(*(value / 1000 for value in vars(found.cpu).values()))
        yield (
            f"| {name} | {cell(found.rate, '.0f')} | {cell(found.p50, '.1f')} "
            f"| {cell(cpu, '.1f')} |"
        )


def growth_table(pages: dict[str, Page]) -> Iterator[str]:
    sizes = list(pages["article"].seconds)
    yield "**Growth**: queries and median milliseconds without the page cache, by articles"
    yield ""
    yield f"| page | {' | '.join(f'{size:,}' for size in sizes)} | times | at most |"
    yield "|---|" + "---|" * (len(sizes) + 2)
    for name, page in pages.items():
        cells = " | ".join(took(page, size) for size in sizes)
        most = MOST_GROWTH_OF.get(name, MOST_GROWTH)
        yield f"| {name} | {cells} | {page.ratio:.2f} | {most} |"


def took(page: Page, size: int) -> str:
    if math.isinf(page.seconds[size]):
        return "given up"
    return f"{page.queries[size]} queries, {page.seconds[size] * 1000:.1f}"


def verdicts(speed: Speed, pages: dict[str, Page]) -> Iterator[str]:
    """What must hold, and whether it did."""
    rate, p99 = speed.ratio("rate"), speed.ratio("p99")
    if rate is not None and p99 is not None:
        yield verdict(
            f"at least {LEAST_CACHED_RATIO} of nginx’s requests/s", rate >= LEAST_CACHED_RATIO
        )
        yield verdict(f"p99 at most {MOST_P99_RATIO} times nginx’s", p99 <= MOST_P99_RATIO)
    for name, page in pages.items():
        most = MOST_GROWTH_OF.get(name, MOST_GROWTH)
        yield verdict(f"{name}: as many queries", len(set(page.queries.values())) == 1)
        yield verdict(f"{name}: at most {most} times as long", page.ratio <= most)


def verdict(what: str, holds: bool) -> str:
    return f"- {'held' if holds else '**not held**'}: {what}"


def cell(spread: Spread, form: str) -> str:
    return f"{spread.median:{form}} ({spread.least:{form}}–{spread.most:{form}})"
