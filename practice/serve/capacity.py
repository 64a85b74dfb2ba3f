"""How many web processes a machine can carry."""

import os
from pathlib import Path

MEGABYTES_PER_WORKER = 400
MIN_WORKERS, MAX_WORKERS = 2, 8
CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def default_web_workers() -> int:
    """Two for each core, as far as memory goes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    by_memory = memory_megabytes() // MEGABYTES_PER_WORKER
    return max(MIN_WORKERS, min(2 * (cores or 1), by_memory, MAX_WORKERS))


def memory_megabytes() -> int:
    """The memory of the machine, or of the control group (a container, a unit) if that is less."""
    limits = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    for file in map(Path, CGROUP_LIMITS):
        if file.exists() and (text := file.read_text().strip()).isdecimal():
            limits.append(int(text))
    return min(limits) // 1024**2
