"""The machine that this process runs on, as far as figures depend on it."""

import os
import platform
import resource
from pathlib import Path

import psutil

_CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")  # only a container has it at this place


def processor() -> str:
    """Return the processor's name, or its architecture where the system tells no name."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_bytes(limit: Path = _CONTAINER_LIMIT) -> int:
    """Return the memory that this process may use: the container's limit, or the machine's all."""
    total = psutil.virtual_memory().total
    try:
        return min(int(limit.read_text()), total)
    except (OSError, ValueError):  # no container, or `max`
        return total


def open_files() -> int:
    """Return how many files this process may have open; -1: any number."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def system() -> str:
    """Return the operating system, its release and architecture."""
    return f"{platform.system()} {platform.release()} {platform.machine()}"
