"""The learner's own copy of each exercise: never overwritten, and kept when it begins anew."""

import os
import shutil
from datetime import datetime
from pathlib import Path

from lab.checkout import MY_WORKSHOP
from lab.exercise.course import GLOSSARY, Course, files
from lab.exercise.manifest import Exercise
from lab.problem import LabError

BACKUPS = ".backups"


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
