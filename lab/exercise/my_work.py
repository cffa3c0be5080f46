"""The learner's own copy of each exercise, and in one file what was done of them.

A copy is never overwritten, and kept when it begins anew; the file is always whole.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from lab.checkout import MY_WORKSHOP
from lab.errors import LabError
from lab.exercise.course import GLOSSARY, Course, files
from lab.exercise.manifest import Exercise
from services.common.files import locked, write_whole

BACKUPS = ".backups"
FILE = ".progress.json"

State = Literal["new", "started", "passed"]


def folder_of(exercise: Exercise) -> Path:
    """Return where the learner works on an exercise, whether it is there or not."""
    return MY_WORKSHOP / exercise.name


def started(exercise: Exercise) -> Path:
    """Return the learner's folder; raises `LabError` if the exercise was not started."""
    folder = folder_of(exercise)
    if not folder.is_dir():
        number = exercise.number
        raise LabError(f"Exercise {number} is not started yet: bin/lab exercise start {number}.")
    return folder


def start(course: Course, exercise: Exercise) -> list[str]:
    """Copy what the learner does not have yet, and return the names of those files."""
    shipped, mine = course.shipped(exercise), folder_of(exercise)
    try:
        mine.mkdir(parents=True, exist_ok=True)
        missing = sorted(files(shipped) - files(mine))
        for name in missing:
            shutil.copyfile(shipped / name, mine / name)
        if not (glossary := mine.parent / GLOSSARY).exists():
            glossary.write_text(course.glossary())
    except PermissionError:
        raise LabError(_unwritable()) from None
    return missing


def reset(course: Course, exercise: Exercise) -> Path:
    """Put the learner's folder aside, begin anew, and return where the old one is."""
    mine = started(exercise)
    moment = datetime.now().astimezone().strftime("%Y-%m-%dT%H-%M-%S-%f")
    backup = MY_WORKSHOP / BACKUPS / f"{exercise.name}-{moment}"
    backup.parent.mkdir(exist_ok=True)
    mine.rename(backup)
    start(course, exercise)
    return backup


def untouched(course: Course, exercise: Exercise) -> bool:
    """Return whether the learner has changed nothing yet of what is to be changed."""
    shipped, mine = course.shipped(exercise), folder_of(exercise)
    return all(
        (mine / name).is_file() and (mine / name).read_bytes() == (shipped / name).read_bytes()
        for name in exercise.change
    )


def _unwritable() -> str:
    # Plain `docker compose up` has the engine make the folder, as root.
    mend = f"sudo chown -R {os.getuid()} {MY_WORKSHOP.name}"
    return f"{MY_WORKSHOP} cannot be written by user {os.getuid()}; {mend} lets it."


class Done(BaseModel):
    """What was done of one exercise; times are UTC."""

    model_config = ConfigDict(extra="ignore", validate_assignment=True)

    started: datetime | None = None
    predicted: float | None = None
    checks: int = 0
    hints: int = 0
    solution_seen: bool = False
    passed: datetime | None = None

    @property
    def state(self) -> State:
        """How far it is."""
        return "passed" if self.passed else "started" if self.started else "new"

    @property
    def minutes(self) -> float | None:
        """Minutes from its start until it passed first."""
        if self.started is None or self.passed is None:
            return None
        return (self.passed - self.started).total_seconds() / 60


class Progress(BaseModel):
    """The learner's progress, by the exercises' names."""

    exercises: dict[str, Done] = {}

    def of(self, exercise: Exercise) -> Done:
        """Return what was done of `exercise`."""
        return self.exercises.get(exercise.name, Done())


def progress() -> Progress:
    """Return the progress so far; a file that cannot be read counts as none."""
    try:
        return Progress.model_validate_json((MY_WORKSHOP / FILE).read_bytes())
    except (FileNotFoundError, ValidationError):
        return Progress()


@contextmanager
def noting(exercise: Exercise) -> Iterator[Done]:
    """Lend what was done of `exercise`; what is changed of it is kept."""
    MY_WORKSHOP.mkdir(parents=True, exist_ok=True)
    # The console and a terminal may note at the same time.
    with locked(MY_WORKSHOP / ".lock"):
        kept = progress()
        done = kept.exercises.setdefault(exercise.name, Done())
        yield done
        write_whole(MY_WORKSHOP / FILE, kept.model_dump_json(indent=2) + "\n")


def now() -> datetime:
    """Return the time to note."""
    return datetime.now(UTC)
