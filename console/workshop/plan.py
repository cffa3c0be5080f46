"""The room's plan: what comes when by the clock, what is on now, and for how long still."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lab.checkout import ROOT
from lab.exercise.session import Entry

FILE = ROOT / "workshop" / "plans.toml"
DAY = 24 * 60  # minutes
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
Minutes = Annotated[int, Field(ge=1, le=DAY // 2)]


class Part(BaseModel):
    """A part of plans.toml; a key that it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlanItem(Part):
    """An exercise by its number, or `what` for so many `minutes`."""

    exercise: int | None = None
    what: str = ""
    minutes: Minutes | None = None


class Plan(Part):
    """A plan; `homework` are the exercises that it has no time for."""

    name: str
    title: str
    steps: tuple[PlanItem, ...]
    homework: tuple[int, ...]


class _Plans(Part):
    plan: tuple[Plan, ...]


@dataclass(frozen=True)
class Step:
    """A step of the day: minutes since its midnight, where more than a day is the next."""

    begins: int
    minutes: int
    what: str
    exercise: int | None = None

    @property
    def ends(self) -> int:
        """When the next one begins."""
        return self.begins + self.minutes


@dataclass(frozen=True)
class Now:
    """Where the room is: the step that is on, if one is, the next one, and minutes till then."""

    on: Step | None
    next: Step | None
    minutes: float


def read_plans(file: Path = FILE) -> dict[str, Plan]:
    """Return the plans by name; raises `ValueError` or `OSError` for a file that has none."""
    found = _Plans.model_validate(tomllib.loads(file.read_text()))
    return {plan.name: plan for plan in found.plan}


def timetable(plan: Plan, exercises: Mapping[int, Entry], start: int) -> list[Step]:
    """Return the steps of `plan` from `start` (minutes since midnight) on."""
    steps: list[Step] = []
    for entry in plan.steps:
        begins = steps[-1].ends if steps else start
        if entry.exercise is None:
            steps.append(Step(begins, entry.minutes or 0, entry.what))
        else:
            exercise = exercises[entry.exercise]
            title = titled(exercise)
            steps.append(Step(begins, exercise.minutes, title, exercise.number))
    return steps


def titled(exercise: Entry) -> str:
    """Return the number and title of an exercise."""
    return f"{exercise.number:02d} {exercise.title}"


def where(steps: Sequence[Step], moment: float) -> Now:
    """Return where a room with these steps is at `moment` (minutes since midnight).

    A start more than half a day away counts as the one that was: a room works past midnight, too.
    """
    start, end = steps[0].begins, steps[-1].ends
    since = (moment - start) % DAY
    if since >= max(DAY / 2, end - start):
        return Now(None, steps[0], DAY - since)
    passed = start + since
    for number, step in enumerate(steps):
        if passed < step.ends:
            following = steps[number + 1] if number + 1 < len(steps) else None
            return Now(step, following, step.ends - passed)
    return Now(None, None, 0.0)


def clock(minutes: float) -> str:
    """Return minutes since midnight as HH:MM."""
    hour, minute = divmod(int(minutes) % DAY, 60)
    return f"{hour:02d}:{minute:02d}"


def read_clock(text: str) -> int | None:
    """Return the minutes since midnight of HH:MM; None for what is no time."""
    found = _TIME.fullmatch(text.strip())
    return int(found[1]) * 60 + int(found[2]) if found else None
