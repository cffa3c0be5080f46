"""Every exercise fails as shipped for its own reason, and every solution passes three times."""

from collections.abc import Iterator

import pytest

from lab.exercise.course import TEXT, Course, files
from lab.exercise.judgement import judge
from lab.exercise.manifest import Exercise
from tests.workshop.conftest import COURSE, Checks

LONGEST_TEXT = 24  # lines
WIDEST_TEXT = 80  # columns


every = pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.name)
slow = pytest.mark.timeout(400)  # the first to be asked waits for others as well


@slow
@every
def test_a_solution_passes_three_times_in_a_row(exercise: Exercise, checks: Checks) -> None:
    """In one run of its servers, while other checks keep the machine busy."""
    found = checks[exercise.name, "solved"].result()
    assert found["passed"], found


@slow
@every
def test_an_exercise_fails_as_shipped_for_its_own_reason(
    exercise: Exercise, checks: Checks
) -> None:
    """And says why, with what was measured; nothing is in trouble."""
    found = checks[exercise.name, "shipped"].result()
    assert found["trouble"] is None
    failing = [must for must in found["must"] if not must["holds"]]
    due = [must.name for must in exercise.must if must.fails_as_shipped]
    assert [must["name"] for must in failing] == due
    assert all(must["why"] and must["measured"] for must in failing)


@slow
@every
def test_the_answer_to_predict_is_what_is_measured(exercise: Exercise, checks: Checks) -> None:
    """As shipped, within the tolerance that a learner has."""
    asked = checks[exercise.name, "shipped"].result()["prediction"]
    assert asked["measured"] == pytest.approx(asked["answer"], abs=exercise.predict.tolerance)


def test_no_file_is_unlisted_and_none_is_missing() -> None:
    """Exercises and solutions hold the same files, and those that the manifest names."""
    assert list(_mistakes(COURSE)) == []


@every
def test_a_text_is_one_screen(exercise: Exercise) -> None:
    """It names its own commands, and leads from predict to check."""
    for folder in (COURSE.shipped(exercise), COURSE.solved(exercise)):
        lines = (folder / "README.md").read_text().splitlines()
        assert len(lines) <= LONGEST_TEXT
        assert max(map(len, lines)) <= WIDEST_TEXT
    assert (COURSE.shipped(exercise) / "../glossary.md").is_file()
    text = COURSE.text(exercise)
    assert f"bin/lab exercise predict {exercise.number} VALUE" in text
    assert f"bin/lab exercise check {exercise.number}\n" in text
    assert "(../glossary.md)" in text


@every
def test_what_is_to_be_changed_has_a_todo(exercise: Exercise) -> None:
    """And its solution has none left."""
    for name in exercise.change:
        assert "TODO" in (COURSE.shipped(exercise) / name).read_text()
        assert "TODO" not in (COURSE.solved(exercise) / name).read_text()


@every
def test_nothing_measured_is_no_success(exercise: Exercise) -> None:
    """What has no figures does not hold, and is said to have none."""
    judged = judge(exercise, {})
    assert not any(must.holds for must in judged)
    assert all("nothing was measured" in must.measured for must in judged)


def _mistakes(course: Course) -> Iterator[str]:
    """Yield a sentence for each file that the manifest does not know, or that is missing."""
    for kind in ("exercises", "solutions"):
        named = {exercise.name for exercise in course.exercises}
        found = {path.name for path in (course.folder / kind).iterdir() if path.is_dir()}
        for name in sorted(named ^ found):
            yield f"{kind}/{name} is {'missing' if name in named else 'not listed'}."
    for exercise in course.exercises:
        shipped, solved = files(course.shipped(exercise)), files(course.solved(exercise))
        for name in sorted({TEXT, *exercise.change} - shipped):
            yield f"exercises/{exercise.name}/{name} is missing."
        for name in sorted(shipped ^ solved):
            yield f"{exercise.name}/{name} is in one of exercises and solutions only."
