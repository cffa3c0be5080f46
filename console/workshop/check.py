"""Checks of the learner's files: one at a time, and never while an experiment measures."""

import asyncio
import time
from dataclasses import dataclass

from pydantic import ValidationError

from console.actions import RefusedError
from console.jobs import Job, JobQueue
from lab.exercise.judgement import Checked

MOST_WAITING = 2
MOST_KEPT = 100  # more than there are exercises
LONGEST = 180.0  # seconds; a check that hangs ends by itself well before


@dataclass(kw_only=True, eq=False)
class Check(Job):
    """A check of one exercise, and how far it is; `phase` is what it does now."""

    exercise: int
    phase: str = "waits until what is measured now is done"
    found: Checked | None = None
    last_line: str = ""

    @property
    def seconds(self) -> float:
        """For how long it has been waiting, or running."""
        return time.monotonic() - self.began

    async def work(self) -> None:
        """Run the command, and take in what it found."""
        self.phase = "starting"
        try:
            async with asyncio.timeout(LONGEST):
                _, printed = await self.run("exercise", "check", str(self.exercise), "--json")
            self.found = Checked.model_validate_json(printed)
        except TimeoutError:
            self.why = f"The check took longer than {LONGEST:.0f} s, so it was ended."
        except ValidationError:
            self.why = self.last_line or "The check ended without a result."

    def hear(self, line: str) -> None:
        """Take in what the command does now, or why it ends."""
        self.phase = self.last_line = line.strip()


class Checks(JobQueue[Check]):
    """The last check of each exercise."""

    def __init__(self, alone: asyncio.Lock) -> None:
        super().__init__(alone, "check", MOST_WAITING, MOST_KEPT)

    def of(self, exercise: int) -> Check | None:
        """Return the last check of an exercise."""
        return next((check for check in self.all if check.exercise == exercise), None)

    def order(self, job: Check) -> None:
        """Check an exercise as soon as nothing else measures; raises `RefusedError`."""
        self.require_none_of(job.exercise)
        super().order(job)

    def require_none_of(self, exercise: int) -> None:
        """Raise `RefusedError` while an exercise is checked, or waits to be."""
        check = self.of(exercise)
        if check and not check.is_over:
            raise RefusedError("This exercise is being checked: wait, or cancel that.")

    def forget(self, exercise: int) -> None:
        """Forget the checks of an exercise, which are over."""
        self.all = [check for check in self.all if check.exercise != exercise]

    async def cancel(self, exercise: int) -> None:
        """End the check of an exercise with all that it has started."""
        if check := self.of(exercise):
            await check.cancel()
