"""The machine that this process runs on: processor, cores, memory, open files."""

import os
import platform
import resource
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")  # only a container has it at this place
OPEN_FILES = 65536  # what thousands of waits need
_MACOS = 10240  # what its kernel grants to every process


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


def raise_open_files(wanted: int = OPEN_FILES) -> int:
    """Raise the soft limit of open files as far as the hard limit lets; return what it is now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    for files in (most, _MACOS):
        if soft >= files:
            return soft
        with suppress(ValueError):  # macOS has a limit of its own below the hard one
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
            return files
    return soft


@dataclass(frozen=True)
class Cores:
    """Core numbers; both empty where the system cannot keep a process on a core (macOS)."""

    service: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()

    @property
    def together(self) -> "Cores":
        """The same cores, all of them for everyone."""
        return Cores(self.service | self.others, self.service | self.others)

    @property
    def apart(self) -> bool:
        """Whether the service shares its core with nothing of ours."""
        return bool(self.service - self.others)


def share_out() -> Cores:
    """Return one core for the service and the rest for load and downstream, if there are two."""
    if not hasattr(os, "sched_getaffinity"):
        return Cores()
    *others, last = sorted(os.sched_getaffinity(0))
    return Cores(frozenset({last}), frozenset(others)) if others else Cores()


def keep_on(cores: frozenset[int], pid: int = 0) -> None:
    """Keep process `pid` (0: this one), and those that it starts from now on, on `cores`."""
    if cores:
        os.sched_setaffinity(pid, cores)
