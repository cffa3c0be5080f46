"""What the learner has done so far, in one file that is always whole."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from lab.checkout import MY_WORKSHOP
from lab.exercise.manifest import Exercise

FILE = ".progress.json"

State = Literal["new", "started", "passed"]


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
    with (MY_WORKSHOP / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = progress()
        done = kept.exercises.setdefault(exercise.name, Done())
        yield done
        _write(MY_WORKSHOP / FILE, kept.model_dump_json(indent=2) + "\n")


def now() -> datetime:
    """Return the time to note."""
    return datetime.now(UTC)


def _write(file: Path, text: str) -> None:
    scratch = file.with_suffix(f".{os.getpid()}.new")
    scratch.write_text(text)
    scratch.replace(file)
