"""Checks of the learner's files: one at a time, and never while an experiment measures."""

import asyncio
import time
from dataclasses import dataclass

from pydantic import ValidationError

from console import lab_command
from console.actions import RefusedError
from console.jobs import Job
from console.workshop.course import Found

MOST_WAITING = 2
LONGEST = 180.0  # seconds; a check that hangs ends by itself well before


@dataclass(kw_only=True)
class Check(Job):
    """A check of one exercise, and how far it is; `phase` is what it does now."""

    exercise: int
    phase: str = "waits until what is measured now is done"
    found: Found | None = None

    @property
    def seconds(self) -> float:
        """For how long it has been waiting, or running."""
        return time.monotonic() - self.began

    async def work(self) -> None:
        """Run the command, and take in what it found."""
        self.phase = "starting"
        try:
            async with asyncio.timeout(LONGEST):
                await self._run()
        except TimeoutError:
            self.why = f"The check took longer than {LONGEST:.0f} s, so it was ended."

    async def _run(self) -> None:
        async with lab_command.started(
            "exercise", "check", str(self.exercise), "--json"
        ) as process:
            output, errors = lab_command.pipes(process)
            said, printed = await asyncio.gather(self._listen(errors), output.read())
            await process.wait()
        try:
            self.found = Found.model_validate_json(printed)
        except ValidationError:
            self.why = said or "The check ended without a result."

    async def _listen(self, errors: asyncio.StreamReader) -> str:
        """Follow what the command does, and return what it said last."""
        said = ""
        async for line in errors:
            said = line.decode(errors="replace").strip() or said
            self.phase = said
        return said


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
        check = self._last[exercise] = Check(exercise=exercise)
        check.begin(self._alone)

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
        if check := self.of(exercise):
            await check.cancel()

    async def close(self) -> None:
        """End all checks."""
        await asyncio.gather(*map(self.cancel, list(self._last)))
