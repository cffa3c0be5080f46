"""What a learner can do in the console, each by the `lab` command; and what pages show of it."""

import asyncio
import json
import math
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from console import lab_command
from console.actions import Actions, RefusedError
from console.workshop.checks import Check, Checks
from console.workshop.course import Exercise, shown

LARGEST = 1e9  # a prediction; more is a slip of the finger
_LIST = TypeAdapter(tuple[Exercise, ...])


@dataclass(frozen=True)
class Course:
    """The exercises, None before they are read, with the last check of each; or `why` not."""

    exercises: tuple[Exercise, ...] | None = None
    checks: dict[int, Check] = field(default_factory=dict)
    why: str = ""


class Desk:
    """Reads the course anew whenever something is noted, here or by a person's own command."""

    def __init__(self, actions: Actions, alone: asyncio.Lock) -> None:
        self._actions = actions
        self._checks = Checks(alone)
        self._seen: tuple[Exercise, ...] | None = None
        self._why = ""
        self._noted = -1.0
        self._reading: asyncio.Task[None] | None = None
        self._ordering = asyncio.Lock()

    @property
    def allowed(self) -> bool:
        """Whether this console changes anything."""
        return self._actions.allowed

    async def gather(self) -> Course:
        """Return what is to be shown now."""
        if self._noted != self._noting() and not self._is_reading:
            self._reading = asyncio.create_task(self._read())
        checks = {e.number: self._checks.of(e.number) for e in self._seen or ()}
        return Course(self._seen, {n: check for n, check in checks.items() if check}, self._why)

    def look_again(self) -> None:
        """Have the course read anew."""
        self._noted = -1.0

    async def start(self, number: int) -> None:
        """Copy an exercise into the learner's folder; raises `RefusedError`."""
        await self._order(number, "start")
        await self._read()

    async def predict(self, number: int, value: object) -> None:
        """Note a prediction; raises `RefusedError`."""
        if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > LARGEST:
            raise RefusedError("A prediction is a number.")
        await self._order(number, "predict", str(value))
        await self._read()

    async def hint(self, number: int) -> None:
        """Have the next hint told; raises `RefusedError`."""
        await self._order(number, "hint")
        await self._read()

    async def reset(self, number: int) -> str:
        """Begin an exercise anew and return where the old files are; raises `RefusedError`."""
        self._checks.require_none_of(number)
        said = json.loads(await self._order(number, "reset", "--json"))
        self._checks.forget(number)
        return shown(Path(said["backup"]))

    async def solution(self, number: int) -> dict[str, str]:
        """Return the files of the solution by name, its text first; raises `RefusedError`."""
        return dict(json.loads(await self._order(number, "solution", "--json")))

    async def words(self) -> dict[str, str]:
        """Return the glossary of the texts by its name; raises `RefusedError`."""
        try:
            return dict(json.loads(await lab_command.run("exercise", "words", "--json")))
        except lab_command.CommandError as error:
            raise RefusedError(str(error)) from None

    def check(self, number: int) -> None:
        """Check the learner's files, after what is measured now; raises `RefusedError`."""
        self._require(number)
        self._checks.order(number)

    async def cancel(self, number: int) -> None:
        """End a check; raises `RefusedError`."""
        self._require(number)
        await self._checks.cancel(number)

    async def close(self) -> None:
        """End what runs."""
        await self._checks.close()

    def _require(self, number: int) -> None:
        self._actions.require_allowed()
        if number not in {exercise.number for exercise in self._seen or ()}:
            raise RefusedError(f"{number} is not an exercise.")

    async def _order(self, number: int, order: str, *values: str) -> str:
        self._require(number)
        async with self._ordering:
            try:
                return await lab_command.run("exercise", order, str(number), *values)
            except lab_command.CommandError as error:
                raise RefusedError(str(error)) from None

    @property
    def _is_reading(self) -> bool:
        """Whether the course is being read, or will be once an order is carried out."""
        reads = self._reading is not None and not self._reading.done()
        return reads or self._ordering.locked()

    def _noting(self) -> float:
        # Each note replaces a file of the folder in which all exercises are, and so changes that.
        folder = self._seen[0].folder.parent if self._seen else None
        return folder.stat().st_mtime if folder and folder.is_dir() else 0.0

    async def _read(self) -> None:
        self._noted = self._noting()
        try:
            self._seen = _LIST.validate_json(await lab_command.run("exercise", "list", "--json"))
        except lab_command.CommandError as error:
            self._why = str(error)
        except ValidationError:
            self._why = "lab exercise list prints what this page cannot read."
        else:
            self._why = ""
