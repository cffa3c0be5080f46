"""What measures on this machine: one at a time, whoever asked for it, and ended when told to."""

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from console import lab_command
from console.actions import RefusedError

Stage = Literal["waits", "runs", "done", "failed", "cancelled"]


@dataclass(eq=False)
class Job(ABC):
    """One measurement and how far it is; `why` says in a sentence why it has failed."""

    stage: Stage = "waits"
    why: str = ""
    began: float = field(default_factory=time.monotonic)
    task: "asyncio.Task[None] | None" = None

    @abstractmethod
    async def work(self) -> None:
        """Measure; sets `why` if that fails. Whatever it has started ends with it."""

    @abstractmethod
    def hear(self, line: str) -> None:
        """Take in a line that a command says while it measures, with the blanks before it."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.stage in ("done", "failed", "cancelled")

    def begin(self, alone: asyncio.Lock) -> "asyncio.Task[None]":
        """Measure as soon as nothing else holds `alone`."""
        self.task = asyncio.create_task(self._carry_out(alone))
        return self.task

    async def cancel(self) -> None:
        """End it with all that it has started, however far it is."""
        if self.task and not self.task.done():
            if self.stage != "cancelled":  # or the second who cancels cuts the ending short
                self.task.cancel()
            self.stage = "cancelled"
            await asyncio.wait({self.task})

    async def run(self, *words: str) -> tuple[int, bytes]:
        """Run `lab` with these words; return its exit status and what it printed at the end."""
        async with lab_command.started(*words) as process:
            output, errors = lab_command.pipes(process)
            _, printed = await asyncio.gather(self._listen(errors), output.read())
            return await process.wait(), printed

    async def _listen(self, errors: asyncio.StreamReader) -> None:
        async for line in errors:
            if text := line.decode(errors="replace").rstrip():
                self.hear(text)

    async def _carry_out(self, alone: asyncio.Lock) -> None:
        async with alone:
            self.stage, self.began = "runs", time.monotonic()
            try:
                await self.work()
            except Exception:
                logging.getLogger("console").exception("a measurement failed")
                self.why = "It failed; the console's log says why."
            if not self.is_over:
                self.stage = "failed" if self.why else "done"


AnyJob = TypeVar("AnyJob", bound=Job)


class JobQueue(Generic[AnyJob]):
    """Jobs of a kind, called `thing` in sentences, the newest first.

    `alone` is held by whatever measures on this machine. Once they are over, `kept` are shown.
    """

    def __init__(self, alone: asyncio.Lock, thing: str, most_waiting: int, kept: int) -> None:
        self._alone, self._thing = alone, thing
        self._most_waiting, self._kept = most_waiting, kept
        self.all: list[AnyJob] = []
        self.finished = 0  # grows with each job that is over, so that others can tell

    def order(self, job: AnyJob) -> None:
        """Put a job into the queue; raises `RefusedError` when it is full."""
        if sum(other.stage == "waits" for other in self.all) >= self._most_waiting:
            raise RefusedError(f"{self._most_waiting} {self._thing}s wait already.")
        self.all.insert(0, job)
        job.begin(self._alone).add_done_callback(self._forget_old_ones)

    async def close(self) -> None:
        """End all jobs."""
        await asyncio.gather(*(job.cancel() for job in self.all))

    def _forget_old_ones(self, _: "asyncio.Task[None]") -> None:
        self.finished += 1
        for old in [job for job in self.all if job.is_over][self._kept :]:
            self.all.remove(old)
