"""The queue of runs: one at a time, for two would disturb each other."""

import asyncio
import time
from asyncio.subprocess import Process
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from services.console.actions import RefusedError
from services.console.experiments.asked import Asked
from services.console.sources import command

MOST_WAITING = 5
MOST_KEPT = 8  # runs that are shown once they are over
MOST_LINES = 40
Stage = Literal["waits", "runs", "done", "failed", "cancelled"]
# How the command ends: all hold, something misses, something is invalid. The rest are failures.
_OUTCOMES = {0: "all hold", 1: "something misses", 3: "something is invalid"}
_MARKS = ("✓", "✗", "?")  # each begins the line of one measurement


@dataclass
class Run:
    """One run and how far it is; `lines` are the last that the command said."""

    number: int
    asked: Asked
    stage: Stage = "waits"
    outcome: str = ""
    began: float = 0.0
    measured: int = 0
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_LINES))
    process: Process | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.stage in ("done", "failed", "cancelled")

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


class Runs:
    """All runs that this console was asked for, the newest first.

    `alone` is held by whatever measures on this machine.
    """

    def __init__(self, alone: asyncio.Lock) -> None:
        self._alone = alone
        self.all: list[Run] = []
        self.finished = 0  # grows with each run that is over, so that others can tell
        self._numbers = count(1)
        self._worker: asyncio.Task[None] | None = None

    def order(self, asked: Asked) -> None:
        """Put a run into the queue; raises `RefusedError` when it is full."""
        if sum(run.stage == "waits" for run in self.all) >= MOST_WAITING:
            raise RefusedError(f"{MOST_WAITING} runs wait already.")
        self.all.insert(0, Run(next(self._numbers), asked))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())

    async def cancel(self, run: Run) -> None:
        """End a run, or take it out of the queue."""
        if not run.is_over:
            run.stage = "cancelled"
        if run.process:
            await command.end(run.process)

    async def close(self) -> None:
        """End all runs."""
        for run in self.all:
            await self.cancel(run)

    async def _work(self) -> None:
        while any(run.stage == "waits" for run in self.all):
            async with self._alone:
                # One may have been cancelled meanwhile.
                for run in [run for run in self.all if run.stage == "waits"][-1:]:
                    await self._carry_out(run)
            self.finished += 1
            over = [run for run in self.all if run.is_over]
            for old in over[MOST_KEPT:]:
                self.all.remove(old)

    async def _carry_out(self, run: Run) -> None:
        run.stage, run.began = "runs", time.monotonic()
        run.process = await command.start(*run.asked.words)
        output, errors = run.process.stdout, run.process.stderr
        if output is None or errors is None:
            return
        # What it prints at the end is the report, which is shown as such.
        await asyncio.gather(_listen(run, errors), output.read())
        status = await run.process.wait()
        if run.is_over:
            return  # it was cancelled meanwhile
        run.stage = "done" if status in _OUTCOMES else "failed"
        run.outcome = _OUTCOMES.get(status) or (run.lines[-1] if run.lines else "It failed.")


async def _listen(run: Run, errors: asyncio.StreamReader) -> None:
    async for line in errors:
        if text := line.decode(errors="replace").strip():
            run.hear(text)
