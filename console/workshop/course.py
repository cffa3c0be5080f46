"""What a learner can do in the console, as with `lab exercise`; and what pages show of it."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

from console.actions import Actions, RefusedError
from console.workshop.check import Check, Checks
from lab.checkout import MY_WORKSHOP, ROOT
from lab.errors import LabError
from lab.exercise import my_work, session
from lab.exercise.course import GLOSSARY, Course, course
from lab.exercise.manifest import Exercise
from lab.exercise.session import Entry

Args = ParamSpec("Args")
Result = TypeVar("Result")
LARGEST = 1e9  # a prediction; more is a slip of the finger


@dataclass(frozen=True)
class CourseNow:
    """The exercises, None before they are read, with the last check of each; or `why` not."""

    exercises: tuple[Entry, ...] | None = None
    checks: dict[int, Check] = field(default_factory=dict)
    why: str = ""


class Workshop:
    """Reads the course anew whenever something is noted, here or by a person's own command."""

    def __init__(self, actions: Actions, alone: asyncio.Lock) -> None:
        self._actions = actions
        self._checks = Checks(alone)
        self._seen: tuple[Entry, ...] | None = None
        self._why = ""
        self._noted = -1.0
        self._ordering = asyncio.Lock()

    @property
    def allowed(self) -> bool:
        """Whether this console changes anything."""
        return self._actions.allowed

    async def now(self) -> CourseNow:
        """Return what is to be shown now."""
        if self._noted != _noted() and not self._ordering.locked():
            await self._read()
        checks = {e.number: self._checks.of(e.number) for e in self._seen or ()}
        return CourseNow(self._seen, {n: check for n, check in checks.items() if check}, self._why)

    def look_again(self) -> None:
        """Have the course read anew."""
        self._noted = -1.0

    async def start(self, number: int) -> None:
        """Copy an exercise into the learner's folder; raises `LabError`."""
        await self._order(number, session.start)

    async def predict(self, number: int, value: object) -> None:
        """Note a prediction; raises `LabError`."""
        if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > LARGEST:
            raise RefusedError("A prediction is a number.")
        await self._order(number, lambda _, exercise: session.predict(exercise, float(value)))

    async def hint(self, number: int) -> None:
        """Have the next hint told; raises `LabError`."""
        await self._order(number, lambda _, exercise: session.hint(exercise))

    async def reset(self, number: int) -> str:
        """Begin an exercise anew and return where the old files are; raises `LabError`."""
        self._checks.require_none_of(number)
        backup = await self._order(number, my_work.reset)
        self._checks.forget(number)
        return place(backup)

    async def solution(self, number: int) -> dict[str, str]:
        """Return the files of the solution by name, its text first; raises `LabError`."""
        return await self._order(number, session.solution)

    async def words(self) -> dict[str, str]:
        """Return the glossary of the texts by its name; raises `LabError`."""
        return {GLOSSARY: await _done(lambda: course().glossary())}

    def check(self, number: int) -> None:
        """Check the learner's files, after what is measured now; raises `LabError`."""
        self._find(number)
        self._checks.order(Check(exercise=number))

    async def cancel(self, number: int) -> None:
        """End a check; raises `LabError`."""
        self._find(number)
        await self._checks.cancel(number)

    async def close(self) -> None:
        """End what runs."""
        await self._checks.close()

    def _find(self, number: int) -> tuple[Course, Exercise]:
        """Return what an order is about; raises `LabError` if it may not be given."""
        self._actions.require_allowed()
        return course(), course().find(str(number))

    async def _order(self, number: int, order: Callable[[Course, Exercise], Result]) -> Result:
        async with self._ordering:
            return await _done(order, *self._find(number))

    async def _read(self) -> None:
        self._noted = _noted()
        try:
            self._seen = tuple(await _done(lambda: session.entries(course())))
            self._why = ""
        except LabError as error:
            self._why = str(error)


def place(folder: str | Path) -> str:
    """Return a folder as one types it in the checkout."""
    path = Path(folder)
    return f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}/"


def _noted() -> float:
    # Each note replaces a file of the folder in which all exercises are, and so changes that.
    return MY_WORKSHOP.stat().st_mtime if MY_WORKSHOP.is_dir() else 0.0


async def _done(order: Callable[Args, Result], *args: Args.args, **named: Args.kwargs) -> Result:
    """Do what the command does, where it stops nobody; raises `LabError`."""
    try:
        return await asyncio.to_thread(order, *args, **named)
    except OSError as error:
        raise LabError(str(error)) from None
