"""How busy this machine is, and with what: without a core to have, every server is slow."""

import math
import os
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from lab.machine import cores
from lab.own_service.processors import FULL
from services.common.measuring.twin_rows import WINDOW_SECONDS

SPAN_SECONDS = 3.0  # of a reading: the kernel counts in hundredths of a second
LITTLE = 0.02  # of a core; who takes less is not looked at more closely
Spent = dict[psutil.Process, float]  # seconds of CPU


@dataclass(frozen=True)
class Busy:
    """Of `cores` so many were `taken`, and by which `programs`: name and cores, most first.

    They are those that can be seen, in a container only its own; None: not known yet.
    """

    cores: int
    taken: float
    programs: tuple[tuple[str, float], ...] | None = None

    @property
    def is_full(self) -> bool:
        """Whether more cannot be had, as `lab try` has it."""
        return self.taken >= FULL * self.cores


@dataclass(frozen=True)
class _Reading:
    at: float
    idle: float
    spent: Spent | None


class BusyMachine:
    """Read again and again; who has the cores is looked up only while there are none left.

    A reading spans `span` seconds; `clock` says seconds that never go back.
    """

    def __init__(
        self, span: float = SPAN_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._span, self._clock = span, clock
        self._last: _Reading | None = None
        self._seen: Busy | None = None
        self._full: Busy | None = None
        self._full_at = -math.inf

    def look(self) -> Busy | None:
        """Return how busy it is: as it was when it was full, while figures look back on that.

        None: not known yet.
        """
        now = self._clock()
        if self._last is None or now - self._last.at > WINDOW_SECONDS:  # no page was open meanwhile
            self._seen, self._last = None, _Reading(now, _idle_seconds(), None)
        elif now - self._last.at >= self._span:
            self._seen, self._last = _read(self._last, now)
        if self._seen and self._seen.is_full:
            self._full, self._full_at = self._seen, now
        return self._full if now - self._full_at < WINDOW_SECONDS else self._seen


def _read(before: _Reading, now: float) -> tuple[Busy, _Reading]:
    many, idle, passed = cores(), _idle_seconds(), now - before.at
    taken = min(max(many - (idle - before.idle) / passed, 0.0), float(many))
    if not Busy(many, taken).is_full:
        return Busy(many, taken), _Reading(now, idle, None)
    spent = _spent()
    programs = None if before.spent is None else _programs(before.spent, spent, passed)
    return Busy(many, taken, programs), _Reading(now, idle, spent)


def _idle_seconds() -> float:
    """Return for how long the cores of this process have been idle, all together."""
    each = psutil.cpu_times(percpu=True)
    mine = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(len(each))
    idle = (each[core] for core in mine if core < len(each))
    return sum(times.idle + getattr(times, "iowait", 0.0) for times in idle)


def _spent() -> Spent:
    found: Spent = {}
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            times = process.cpu_times()
            found[process] = times.user + times.system
    return found


def _programs(before: Spent, now: Spent, passed: float) -> tuple[tuple[str, float], ...]:
    found: defaultdict[str, float] = defaultdict(float)
    for process, seconds in now.items():
        taken = (seconds - before.get(process, 0.0)) / passed
        if taken >= LITTLE:
            with suppress(psutil.Error):
                found[_program(process)] += taken
    return tuple(sorted(found.items(), key=lambda one: -one[1]))


def _program(process: psutil.Process) -> str:
    """Return the name that people know it by: a Python's is that of its script or module."""
    name, words = process.name(), process.cmdline()[1:]
    if not name.lower().startswith("python"):
        return name
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "-m":
            return following
        if not word.startswith("-"):
            return Path(word).name
        if word == "-c":
            break
    return name
