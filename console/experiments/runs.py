"""The queue of runs: one at a time, for two would disturb each other."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import count

from console import lab_command
from console.actions import RefusedError
from console.experiments.asked import Asked
from console.jobs import Job

MOST_WAITING = 5
MOST_KEPT = 8  # runs that are shown once they are over
MOST_LINES = 40
# How the command ends: all hold, something misses, something is invalid. The rest are failures.
_OUTCOMES = {0: "all hold", 1: "something misses", 3: "something is invalid"}
_MARKS = ("✓", "✗", "?")  # each begins the line of one measurement


@dataclass(kw_only=True)
class Run(Job):
    """One run and how far it is; `lines` are the last that the command said."""

    number: int
    asked: Asked
    outcome: str = ""
    measured: int = 0
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_LINES))

    async def work(self) -> None:
        """Run the command, and hear what it says meanwhile."""
        async with lab_command.started(*self.asked.words) as process:
            output, errors = lab_command.pipes(process)
            # What it prints at the end is the report, which is shown as such.
            await asyncio.gather(self._listen(errors), output.read())
            status = await process.wait()
        self.outcome = _OUTCOMES.get(status) or (self.lines[-1] if self.lines else "It failed.")
        self.why = "" if status in _OUTCOMES else self.outcome

    @property
    def progress(self) -> float:
        """How far it is, from 0 to 1: by what is measured, and between by time."""
        if self.is_over or self.stage == "waits":
            return float(self.stage == "done")
        by_time = (time.monotonic() - self.began) / self.asked.expected_seconds
        most = self.asked.measurements
        return min(max(by_time, self.measured / most), (self.measured + 0.95) / most)

    def hear(self, line: str) -> None:
        """Take in a line that the command printed."""
        self.lines.append(line)
        self.measured += line.startswith(_MARKS)

    async def _listen(self, errors: asyncio.StreamReader) -> None:
        async for line in errors:
            if text := line.decode(errors="replace").strip():
                self.hear(text)


class Runs:
    """All runs that this console was asked for, the newest first.

    `alone` is held by whatever measures on this machine.
    """

    def __init__(self, alone: asyncio.Lock) -> None:
        self._alone = alone
        self.all: list[Run] = []
        self.finished = 0  # grows with each run that is over, so that others can tell
        self._numbers = count(1)

    def order(self, asked: Asked) -> None:
        """Put a run into the queue; raises `RefusedError` when it is full."""
        if sum(run.stage == "waits" for run in self.all) >= MOST_WAITING:
            raise RefusedError(f"{MOST_WAITING} runs wait already.")
        run = Run(number=next(self._numbers), asked=asked)
        self.all.insert(0, run)
        run.begin(self._alone).add_done_callback(self._forget_old_ones)

    async def close(self) -> None:
        """End all runs."""
        await asyncio.gather(*(run.cancel() for run in self.all))

    def _forget_old_ones(self, _: "asyncio.Task[None]") -> None:
        self.finished += 1
        for old in [run for run in self.all if run.is_over][MOST_KEPT:]:
            self.all.remove(old)
