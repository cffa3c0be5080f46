"""Checks of the learner's files: one at a time, and never while an experiment measures."""

import asyncio
import time
from asyncio.subprocess import Process
from dataclasses import dataclass, field
from typing import Literal

from pydantic import ValidationError

from services.console.actions import RefusedError
from services.console.sources import command
from services.console.workshop.course import Found

MOST_WAITING = 2
LONGEST = 180.0  # seconds; a check that hangs ends by itself well before
Stage = Literal["waits", "runs", "done", "failed", "cancelled"]


@dataclass
class Check:
    """A check of one exercise, and how far it is; `phase` is what it does now."""

    exercise: int
    stage: Stage = "waits"
    phase: str = "waits until what is measured now is done"
    began: float = field(default_factory=time.monotonic)
    found: Found | None = None
    why: str = ""
    task: "asyncio.Task[None] | None" = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.stage in ("done", "failed", "cancelled")

    @property
    def seconds(self) -> float:
        """For how long it has been waiting, or running."""
        return time.monotonic() - self.began


class Checks:
    """The last check of each exercise; `alone` is held by whatever measures on this machine."""

    def __init__(self, alone: asyncio.Lock) -> None:
        self._alone = alone
        self._last: dict[int, Check] = {}

    def of(self, exercise: int) -> Check | None:
        """Return the last check of an exercise."""
        return self._last.get(exercise)

    def order(self, exercise: int) -> None:
        """Check an exercise as soon as nothing else measures; raises `RefusedError`."""
        self.require_none_of(exercise)
        if sum(check.stage == "waits" for check in self._last.values()) >= MOST_WAITING:
            raise RefusedError(f"{MOST_WAITING} checks wait already.")
        check = self._last[exercise] = Check(exercise)
        check.task = asyncio.create_task(self._carry_out(check))

    def require_none_of(self, exercise: int) -> None:
        """Raise `RefusedError` while an exercise is checked, or waits to be."""
        check = self.of(exercise)
        if check and not check.is_over:
            raise RefusedError("This exercise is being checked: wait, or cancel that.")

    def forget(self, exercise: int) -> None:
        """Forget a check that is over."""
        self._last.pop(exercise, None)

    async def cancel(self, exercise: int) -> None:
        """End the check of an exercise with all that it has started."""
        check = self.of(exercise)
        if check and check.task and not check.task.done():
            check.stage = "cancelled"
            check.task.cancel()
            await asyncio.gather(check.task, return_exceptions=True)

    async def close(self) -> None:
        """End all checks."""
        await asyncio.gather(*map(self.cancel, list(self._last)))

    async def _carry_out(self, check: Check) -> None:
        async with self._alone:
            check.stage, check.phase, check.began = "runs", "starting", time.monotonic()
            try:
                async with asyncio.timeout(LONGEST):
                    await _run(check)
            except TimeoutError:
                check.why = f"The check took longer than {LONGEST:.0f} s, so it was ended."
            if not check.is_over:
                check.stage = "done" if check.found else "failed"


async def _run(check: Check) -> None:
    process = await command.start("exercise", "check", str(check.exercise), "--json")
    try:
        said, printed = await asyncio.gather(_listen(check, process), _output(process))
        await process.wait()
    finally:
        await command.end(process)
    try:
        check.found = Found.model_validate_json(printed)
    except ValidationError:
        check.why = said or "The check ended without a result."


async def _listen(check: Check, process: Process) -> str:
    """Follow what the command does, and return what it said last."""
    assert process.stderr is not None  # noqa: S101  # it is a pipe
    said = ""
    async for line in process.stderr:
        said = line.decode(errors="replace").strip() or said
        check.phase = said
    return said


async def _output(process: Process) -> bytes:
    assert process.stdout is not None  # noqa: S101  # it is a pipe
    return await process.stdout.read()
