"""The course: its manifest, and the files of each exercise."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from lab.checkout import COURSE
from lab.errors import LabError
from lab.exercise.manifest import Exercise, Manifest

MANIFEST = "exercises.toml"
TEXT = "README.md"
GLOSSARY = "glossary.md"  # beside the exercises, and beside a learner's copies of them


@dataclass(frozen=True)
class Course:
    """The exercises in `folder`, in order."""

    folder: Path
    exercises: tuple[Exercise, ...]

    def find(self, asked: str) -> Exercise:
        """Return the exercise of this number or name; raises `LabError` for one not there."""
        for exercise in self.exercises:
            if asked in (exercise.name, str(exercise.number), exercise.name[:2]):
                return exercise
        last = self.exercises[-1].number
        raise LabError(f"{asked} is not an exercise; they are numbered 1 to {last}.", status=2)

    def shipped(self, exercise: Exercise) -> Path:
        """Return the folder of an exercise as it is handed out."""
        return self.folder / "exercises" / exercise.name

    def solved(self, exercise: Exercise) -> Path:
        """Return the folder of its solution."""
        return self.folder / "solutions" / exercise.name

    def text(self, exercise: Exercise) -> str:
        """Return what the learner reads first, Markdown of one screen."""
        return (self.shipped(exercise) / TEXT).read_text()

    def glossary(self) -> str:
        """Return what the words of the texts mean, Markdown."""
        return (self.folder / "exercises" / GLOSSARY).read_text()


@cache
def course(folder: Path = COURSE) -> Course:
    """Return the course in `folder`; raises `LabError` that names what its manifest has wrong."""
    try:
        read = tomllib.loads((folder / MANIFEST).read_text())
        return Course(folder, tuple(Manifest.model_validate(read).exercises))
    except FileNotFoundError:
        raise LabError(f"There is no course here: {folder / MANIFEST} is missing.") from None
    except tomllib.TOMLDecodeError as error:
        raise LabError(f"{MANIFEST}: {error}.") from None
    except ValidationError as error:
        raise LabError(f"{MANIFEST}: {_sentence(error)}") from None


def files(folder: Path) -> set[str]:
    """Return the names of the files of one exercise."""
    return {path.name for path in folder.iterdir() if path.is_file()}


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
    return f"{place or 'the course'}: {first['msg'].removeprefix('Value error, ')}."
