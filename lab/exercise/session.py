"""What a learner does with an exercise, each step noted: for a terminal and for the console."""

from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel

from lab.errors import LabError
from lab.exercise import my_work
from lab.exercise.course import Course
from lab.exercise.judgement import Answer, Checked, value_of
from lab.exercise.manifest import Exercise
from lab.exercise.my_work import Done, State, noting, now, progress


class Entry(BaseModel):
    """One exercise with its text, its question, and how far the learner is."""

    number: int
    name: str
    title: str
    minutes: int
    state: State
    minutes_taken: float | None
    text: str
    question: str
    unit: str
    predicted: float | None
    checks: int
    answer: Answer | None  # from the first check on
    hints_seen: list[str]
    hints_left: int
    solution_seen: bool
    folder: str
    change: list[str]


def entries(course: Course) -> list[Entry]:
    """Return every exercise, in order."""
    kept = progress()
    return [_entry(course, exercise, kept.of(exercise)) for exercise in course.exercises]


def start(course: Course, exercise: Exercise) -> list[str]:
    """Copy an exercise for the learner; return the names of the files that were not there yet."""
    copied = my_work.start(course, exercise)
    with noting(exercise) as done:
        done.started = done.started or now()
    return copied


def predict(exercise: Exercise, value: float) -> None:
    """Note a prediction; raises `LabError` once a check has shown the answer."""
    with noting(exercise) as done:
        if done.checks and done.predicted is not None:
            raise LabError(f"You predicted {done.predicted:g}, and a check has shown the answer.")
        if done.checks:
            raise LabError("A check has shown the answer already; predict before the first.")
        done.predicted = value


def check(
    course: Course, exercise: Exercise, watch: Callable[[str], None], rounds: int = 1
) -> Checked:
    """Check the learner's version, note it, and return what was found."""
    from lab.exercise import check as checking  # what loads a server takes long to import

    folder, untouched = my_work.started(exercise), my_work.untouched(course, exercise)
    _require_files(exercise, folder)
    outcome = checking.check(exercise, folder, watch, rounds)
    with noting(exercise) as done:
        done.checks += 1
        if outcome.passed:
            done.passed = done.passed or now()
        answer = _answer(exercise, done, outcome.figures if untouched else {})
    return Checked(exercise=exercise.name, checks=done.checks, prediction=answer, **dict(outcome))


def may_predict(exercise: Exercise) -> bool:
    """Return whether a prediction is still to come: no check has shown the answer.

    Raises `LabError` if the exercise was not started.
    """
    my_work.started(exercise)
    done = progress().of(exercise)
    return done.predicted is None and not done.checks


def hint(exercise: Exercise) -> str | None:
    """Return the next hint, or None if there is no further one."""
    with noting(exercise) as done:
        if done.hints >= len(exercise.hints):
            return None
        done.hints += 1
        return exercise.hints[done.hints - 1]


def solution(course: Course, exercise: Exercise) -> dict[str, str]:
    """Return the solution's text and changed files by name, and note that it was seen."""
    with noting(exercise) as done:
        done.solution_seen = True
    folder = course.solved(exercise)
    return {name: (folder / name).read_text() for name in ("README.md", *exercise.change)}


def _answer(exercise: Exercise, done: Done, figures: dict[str, float]) -> Answer:
    asked = exercise.predict
    measured = value_of(asked, figures)
    off = float("inf") if done.predicted is None else abs(done.predicted - asked.answer)
    return Answer(
        question=asked.question,
        unit=asked.unit,
        predicted=done.predicted,
        answer=asked.answer,
        measured=None if measured is None else measured * asked.times,
        close=off <= asked.tolerance,
        because=asked.because,
    )


def _require_files(exercise: Exercise, folder: Path) -> None:
    for name in exercise.change:
        if not (folder / name).is_file():
            again = f"bin/lab exercise start {exercise.number} copies it again"
            raise LabError(f"{folder / name} is missing; {again}.")


def _entry(course: Course, exercise: Exercise, done: Done) -> Entry:
    return Entry(
        number=exercise.number,
        name=exercise.name,
        title=exercise.title,
        minutes=exercise.minutes,
        state=done.state,
        minutes_taken=done.minutes,
        text=course.text(exercise),
        question=exercise.predict.question,
        unit=exercise.predict.unit,
        predicted=done.predicted,
        checks=done.checks,
        answer=_answer(exercise, done, {}) if done.checks else None,
        hints_seen=exercise.hints[: done.hints],
        hints_left=len(exercise.hints) - done.hints,
        solution_seen=done.solution_seen,
        folder=str(my_work.folder_of(exercise)),
        change=exercise.change,
    )
