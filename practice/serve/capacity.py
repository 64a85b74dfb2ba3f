"""How many web processes a machine can carry."""

import os
from collections.abc import Iterator
from pathlib import Path

MEGABYTES_PER_WORKER = 400
MIN_WORKERS, MAX_WORKERS = 2, 8


def default_web_workers() -> int:
    """Two for each core, as far as memory goes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    by_memory = memory_megabytes() // MEGABYTES_PER_WORKER
    return max(MIN_WORKERS, min(2 * (cores or 1), by_memory, MAX_WORKERS))


def memory_megabytes() -> int:
    """The memory of the machine, or of the control group (a container, a unit) if that is less."""
    limits = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    for file in control_group_limits():
        if file.exists() and (text := file.read_text().strip()).isdecimal():
            limits.append(int(text))
    return min(limits) // 1024**2


def control_group_limits() -> Iterator[Path]:
    """The files that may limit this process's control group or one above it: cgroups(7)."""
    groups = Path("/proc/self/cgroup")
    for line in groups.read_text().splitlines() if groups.exists() else ():
        _, controllers, path = line.split(":", 2)
        if not controllers:  # version 2
            root, name = Path("/sys/fs/cgroup"), "memory.max"
        elif "memory" in controllers.split(","):
            root, name = Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"
        else:
            continue
        group = root / path.lstrip("/")
        yield from (each / name for each in (group, *group.parents) if each.is_relative_to(root))
