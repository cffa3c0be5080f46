"""What measures on this machine: one at a time, whoever asked for it, and ended when told to."""

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Literal

Stage = Literal["waits", "runs", "done", "failed", "cancelled"]


@dataclass
class Job(ABC):
    """One measurement and how far it is; `why` says in a sentence why it has failed."""

    stage: Stage = "waits"
    why: str = ""
    began: float = field(default_factory=time.monotonic)
    task: "asyncio.Task[None] | None" = None

    @abstractmethod
    async def work(self) -> None:
        """Measure; sets `why` if that fails. Whatever it has started ends with it."""

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
