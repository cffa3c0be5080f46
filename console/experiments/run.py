"""Runs of the `lab` command that a person asks for on the form, one after another."""

import time
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from console.jobs import Job
from lab.experiment.variants import VARIANTS

AROUND_SECONDS = 9.0  # of each measurement, besides its window: start, warm-up, end
NEARLY = 0.99  # as far as a run is that is not over, whatever it says
MOST_WAITING = 5
MOST_KEPT = 8  # runs that are shown once they are over
MOST_LINES = 40
Kind = Literal["run", "sweep"]
# How the command ends: all hold, something misses, something is invalid. The rest are failures.
_OUTCOMES = {0: "all hold", 1: "something misses", 3: "something is invalid"}


class Order(ABC):
    """What a person asks for: a command, and how to follow it."""

    @property
    @abstractmethod
    def words(self) -> list[str]:
        """The command's words."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What it is, for people."""

    @property
    @abstractmethod
    def measurements(self) -> int:
        """How many measurements it takes."""

    @property
    @abstractmethod
    def expected_seconds(self) -> float:
        """About how long it takes."""

    @abstractmethod
    def outcome(self, status: int, results: list[str]) -> str:
        """Return what came of it in a few words, by exit status and results; none if it failed."""


@dataclass(frozen=True)
class Experiment(Order):
    """A run, or a sweep over several numbers of `users`, of some server models.

    Their bounds are the command's: it checks them, and says in a sentence what is wrong.
    """

    kind: Kind
    variants: tuple[str, ...]
    users: str
    wait_ms: int
    seconds: int
    open_too: bool = False

    @property
    def words(self) -> list[str]:
        """The command's words."""
        options = {"users": self.users, "wait": self.wait_ms, "duration": self.seconds}
        if self.kind == "run" and self.open_too:
            options["arrivals"] = "both"
        return [self.kind, *self.variants, *(f"--{name}={it}" for name, it in options.items())]

    @property
    def measurements(self) -> int:
        """How many measurements it takes."""
        loads = len(self.users.split(",")) if self.kind == "sweep" else 1 + self.open_too
        return len(self.variants) * loads

    @property
    def expected_seconds(self) -> float:
        """About how long it takes."""
        return self.measurements * (AROUND_SECONDS + self.seconds)

    @property
    def title(self) -> str:
        """What it is, for people."""
        every = len(self.variants) == len(VARIANTS)
        which = "all server models" if every else ", ".join(self.variants)
        return f"{self.kind}: {which}, {self.users.replace(',', ', ')} users"

    def outcome(self, status: int, results: list[str]) -> str:
        """Return the verdict on all measurements."""
        return _OUTCOMES.get(status, "")


@dataclass(kw_only=True, eq=False)
class Run(Job):
    """One run and how far it is.

    The command begins a line with a blank for what goes by: `results` are the other lines, and
    `since` what it has said after the last of them.
    """

    order: Order
    outcome: str = ""
    results: list[str] = field(default_factory=list)
    since: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_LINES))

    async def work(self) -> None:
        """Run the command; what it prints at the end is the report, which is shown as such."""
        status, _ = await self.run(*self.order.words)
        self.outcome = self.order.outcome(status, self.results)
        if not self.outcome:
            self.why = self.results[-1] if self.results else "It failed."

    @property
    def progress(self) -> float:
        """How far it is, from 0 to 1: by what is measured, and between by time."""
        if self.is_over or self.stage == "waits":
            return float(self.stage == "done")
        by_time = (time.monotonic() - self.began) / self.order.expected_seconds
        measured, most = len(self.results), self.order.measurements
        return min(max(by_time, measured / most), (measured + 0.95) / most, NEARLY)

    @property
    def is_late(self) -> bool:
        """Whether it runs longer than expected; what was spoilt, for one, is measured again."""
        took = time.monotonic() - self.began
        return self.stage == "runs" and took > self.order.expected_seconds

    @property
    def lines(self) -> list[str]:
        """What is to be read: the results, and what goes by; if it has failed, all that it said."""
        passing = list(self.since) if self.why else [] if self.is_over else list(self.since)[-1:]
        return [*self.results, *passing]

    def hear(self, line: str) -> None:
        """Take in a line that the command printed."""
        if line.startswith(" "):
            self.since.append(line)
            return
        self.results.append(line)
        self.since.clear()
