"""What the processes of a server do: threads, CPU time, and how it is shared among them."""

import time
from dataclasses import dataclass

import psutil

from lab.exercise.load.figures import Figures


@dataclass(frozen=True)
class Seen:
    """Every process of a server at one moment: CPU seconds and threads by process id."""

    moment: float
    cpu: dict[int, float]
    threads: dict[int, int]


def look(root: int) -> Seen:
    """Look at all that the process `root` has started."""
    cpu, threads = {}, {}
    for process in children(root, recursive=True):
        try:
            times = process.cpu_times()
            cpu[process.pid] = times.user + times.system
            threads[process.pid] = process.num_threads()
        except psutil.Error:
            continue  # it ended while it was looked at
    return Seen(time.monotonic(), cpu, threads)


def children(parent: int, recursive: bool = False) -> list[psutil.Process]:
    """Return the processes that `parent` has started, or with `recursive` those of them as well."""
    try:
        return psutil.Process(parent).children(recursive=recursive)
    except psutil.NoSuchProcess:
        return []


def between(before: Seen, after: Seen) -> Figures:
    """Return cores kept busy, the share of the busiest process, and the most threads in one."""
    spent = [after.cpu[pid] - before.cpu.get(pid, 0.0) for pid in after.cpu]
    total = sum(spent)
    return {
        "cores": total / (after.moment - before.moment),
        "busiest": max(spent, default=0.0) / total if total else 0.0,
        "threads": max(after.threads.values(), default=0),
        "processes": len(after.cpu),
    }
