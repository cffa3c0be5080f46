"""Which cores the service under test has to itself, and which the rest shares."""

import os
from dataclasses import dataclass


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
