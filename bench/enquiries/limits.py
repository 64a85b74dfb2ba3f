"""What each figure may be at most, and the table."""

from collections.abc import Iterator

# The first entry whose name a measurement’s name begins with applies to it.
LIMITS: dict[str, dict[str, float]] = {
    "list": {"queries": 15, "seconds": 0.15},
    "filter": {"queries": 15, "seconds": 0.15},
    "inspect": {"queries": 15, "seconds": 0.15},
    "search": {"seconds": 3, "megabytes": 150},
    "purge": {"seconds": 60, "longest wait": 1},
    "change of keys": {"lost": 0},
}

Measurements = dict[str, dict[str, float]]  # figures by their names, by measurement


def table(measurements: Measurements) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield "| measurement | figures | at most | held |"
    yield "|---|---|---|---|"
    for name, figures in measurements.items():
        limits = limits_of(name)
        yield (
            f"| {name} | {join(figures)} | {join(limits)} "
            f"| {'yes' if holds(figures, limits) else '**no**'} |"
        )


def limits_of(name: str) -> dict[str, float]:
    return next(limits for beginning, limits in LIMITS.items() if name.startswith(beginning))


def holds(figures: dict[str, float], limits: dict[str, float]) -> bool:
    return all(figures[name] <= limit for name, limit in limits.items())


def all_hold(measurements: Measurements) -> bool:
    return all(holds(figures, limits_of(name)) for name, figures in measurements.items())


def join(figures: dict[str, float]) -> str:
    return ", ".join(
        f"{value:,.3g} {name}" if value < 1000 else f"{value:,.0f} {name}"
        for name, value in figures.items()
    )
