"""The exercises, and what a check found, as `lab exercise` prints them in JSON."""

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

ROOT = Path(__file__).parents[2]  # the checkout; in a container what is mounted in its place
MOST_SHOWN = 20_000  # characters of a learner's file
_COMMANDS = re.compile(r"^    bin/lab exercise .*\n|^Words: \[glossary\].*\n", re.MULTILINE)
_HEADING = re.compile(r"\A# .*\n+")


class Part(BaseModel):
    """A part of what the command prints; keys that the page does not need are left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Answer(Part):
    """A prediction beside what the exercise does as shipped; `measured` None: not this time."""

    unit: str
    predicted: float | None
    answer: float
    measured: float | None
    close: bool
    because: str


class Judged(Part):
    """One thing that must hold; `why` says why it does not."""

    expected: str
    measured: str
    holds: bool
    why: str


class Trouble(Part):
    """Why nothing could be measured, and what the program said last."""

    sentence: str
    words: tuple[str, ...]


class Found(Part):
    """What a check found, in `seconds`."""

    passed: bool
    must: tuple[Judged, ...]
    trouble: Trouble | None
    notes: tuple[str, ...]
    prediction: Answer | None
    seconds: float


class Exercise(Part):
    """One exercise and how far the learner is; `change` are the files to edit in `folder`."""

    number: int
    title: str
    minutes: int
    state: Literal["new", "started", "passed"]
    text: str
    question: str
    unit: str
    predicted: float | None
    checks: int
    answer: Answer | None
    hints_seen: tuple[str, ...]
    hints_left: int
    folder: Path
    change: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where the learner's files are, as one types it in the checkout."""
        return shown(self.folder)

    def own_files(self) -> dict[str, str]:
        """Return what is in the learner's files now, by name; those that are there."""
        paths = {name: self.folder / name for name in self.change}
        return {name: _beginning(path) for name, path in paths.items() if path.is_file()}


def without_buttons(text: str) -> str:
    """Return an exercise's Markdown without its title, and the commands that are buttons here."""
    return _COMMANDS.sub("", _HEADING.sub("", text))


def shown(folder: Path) -> str:
    """Return a folder as one types it in the checkout."""
    return f"{folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder}/"


def _beginning(path: Path) -> str:
    with path.open(errors="replace") as file:
        return file.read(MOST_SHOWN)
